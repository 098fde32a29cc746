"""Signing documents: PAdES with the authority's key, or in development with a key made once."""

import io
import os
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from exportctl import env

FIELD = "Authority"
KEY_BITS = 3072
TEN_YEARS = timedelta(days=3652)


def sign(pdf: bytes, *, reason: str) -> bytes:
    """Return `pdf` certified with the authority's signature: any later change shows.

    Raises:
        ImproperlyConfigured: no key is set outside development, or it cannot be read.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        name=settings.AUTHORITY,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    signers.sign_pdf(_Addition(io.BytesIO(pdf)), metadata, signer=_signer(key_file()), output=out)
    return out.getvalue()


class _Addition(IncrementalPdfFileWriter):
    """Adds the signature and leaves the metadata alone: rewritten, they would no longer be PDF/A."""

    def _update_meta(self) -> None:
        """Keep what the document said about itself."""


def key_file() -> Path:
    """Return the PKCS#12 file that signs: the configured one, else the one made up for development."""
    if settings.SIGNING_KEY:
        return Path(settings.SIGNING_KEY)
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Set the environment variable EXPORTCTL_SIGNING_KEY.")
    found = Path(env.text("EXPORTCTL_STATE")) / "signing.p12"
    if not found.exists():
        _write_once(found, _made_up_key())
    return found


@cache
def _signer(path: Path) -> signers.SimpleSigner:
    password = settings.SIGNING_PASSWORD.encode() if settings.SIGNING_KEY else None
    signer: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(path), passphrase=password
    )
    if signer is None:
        raise ImproperlyConfigured(
            f"{path} cannot be read as PKCS#12. Check EXPORTCTL_SIGNING_KEY and EXPORTCTL_SIGNING_PASSWORD."
        )
    return signer


def _write_once(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads; of two processes that try, one wins and both use its file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o600)
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink()


def _made_up_key() -> bytes:
    """Return a key for demonstrations, with its certificate and the certificate of the CA that issued it."""
    ca_key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    ca_name = _name(f"{settings.AUTHORITY} demonstration CA")
    ca = (
        _certificate(ca_name, ca_name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    certificate = (
        _certificate(_name(f"{settings.AUTHORITY} (demonstration)"), ca_name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"exportctl", key, certificate, [ca], NoEncryption())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, settings.AUTHORITY[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _certificate(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + TEN_YEARS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
