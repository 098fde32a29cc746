"""OFAC's two lists, Specially Designated Nationals and the consolidated others, in either of two formats.

Both lists are published alike: as the legacy comma-separated export of three or four files, and as the
classic XML of one. Which of the two was given, the content says.
"""

from collections.abc import Sequence

from screening.watchlists.sources import ofac_legacy, ofac_xml
from screening.watchlists.sources.listed import ParsedList
from screening.watchlists.sources.reading import NamedFile
from screening.watchlists.sources.trees import looks_like_xml


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the files into entities.

    Raises:
        ListRefused: as `ofac_xml.parse` if the first file looks like XML, else as `ofac_legacy.parse`.
    """
    if files and looks_like_xml(files[0]):
        return ofac_xml.parse(files)
    return ofac_legacy.parse(files)
