"""What publishers call the numbers of a listed party, and the one word that this program has for each."""

import re

KINDS = {
    "passport": ("Passport", "Diplomatic Passport", "Stateless Person Passport"),
    "travel document": ("Travel Document Number", "VisaNumberID", "Seafarer's Identification Document"),
    "national id": (
        *(
            "National ID No.",
            "National ID Number",
            "Cedula No.",
            "D.N.I.",
            "Identification Number",
            "C.U.R.P.",
        ),
        *("Personal ID Card", "National Foreign ID Number", "SSN", "Tazkira National ID Card", "N.I.E."),
        *("Citizen's Card Number", "Numero de Identidad", "Kenyan ID No.", "Turkish Identification Number"),
        *("Bosnian Personal ID No.", "Moroccan Personal ID No.", "CNP (Personal Numerical Code)", "C.U.I."),
        *("C.U.I.P.", "Electoral Registry No.", "Credencial electoral", "I.F.E.", "Residency Number"),
        *("Birth Certificate Number", "Stateless Person ID Card", "Refugee ID Card", "Immigration No."),
        *(
            "Cartilla de Servicio Militar Nacional",
            "Romanian Permanent Resident",
            "British National Overseas",
        ),
    ),
    "driving license": ("Driver's License No.",),
    "tax": (
        *("Tax ID No.", "NIT #", "RUC #", "R.F.C.", "RFC", "RIF #", "V.A.T. Number", "Italian Fiscal Code"),
        *("Fiscal Code", "C.U.I.T.", "C.I.F.", "US FEIN", "RTN", "Romanian Tax Registration"),
        *("Numero Unico de Identificacao Tributaria (NUIT)", "Paraguayan tax identification number"),
    ),
    "registration": (
        *("Registration Number", "Registration ID", "Business Registration Number", "Company Number"),
        *("Business Registration Document #", "UK Company Number", "Commercial Registry Number", "C.R. No."),
        *("Government Gazette Number", "Unified Social Credit Code (USCC)", "Public Registration Number"),
        *("United Social Credit Code Certificate (USCCC)", "Chamber of Commerce Number", "Romanian C.R."),
        *("Enterprise Number", "Folio Mercantil No.", "Matricula Mercantil No", "Trade License No."),
        *("Business Number", "Certificate of Incorporation Number", "Registered Charity No.", "LE Number"),
        *("Branch Unit Number", "Dubai Chamber of Commerce Membership No.", "Istanbul Chamber of Comm. No."),
        *("Central Registration System Number", "Economic Register Number (CBLS)", "File Number"),
        *("Tourism License No.", "Organization Code", "Serial No.", "SRE Permit No."),
        "Afghan Money Service Provider License Number",
    ),
    "imo": ("Vessel Registration Identification", "IMO number"),
    "mmsi": ("MMSI",),
    "call sign": ("Vessel Call Sign", "Other Vessel Call Sign"),
    "bic": ("SWIFT/BIC",),
    "bank code": ("BIK (RU)",),
    "lei": ("Legal Entity Number", "Legal Entity Identifier"),
    "duns": ("D-U-N-S Number",),
    "isin": ("ISIN",),
    "ticker": ("Equity Ticker", "MICEX Code"),
    "tail number": ("Aircraft Tail Number", "Previous Aircraft Tail Number"),
    "construction number": (
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
        "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Serial Identification",
    ),
    "transponder code": ("Aircraft Mode S Transponder Code",),
    "wallet": ("Digital Currency Address",),
}
KIND_OF = {label.casefold(): kind for kind, labels in KINDS.items() for label in labels}
LABELS = tuple(label for labels in KINDS.values() for label in labels)
COIN = re.compile(r"\s+-\s+\w+$")


def kind_of(label: str) -> str:
    """Return the kind of number that `label` stands for; empty if it is not a number of a party."""
    return KIND_OF.get(COIN.sub("", label).strip().casefold(), "")


def bare(kind: str, value: str) -> tuple[str, str]:
    """Return kind and value as they are compared: an IMO number without its letters.

    A ship's register number that is not an IMO number becomes a registration.
    """
    if kind != "imo":
        return kind, value
    digits = re.sub(r"(?i)^IMO(?: number)?[\s:.#]*", "", value)
    return ("imo", digits) if re.fullmatch(r"\d{7}", digits) else ("registration", value)
