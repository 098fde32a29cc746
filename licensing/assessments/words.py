"""Codes of regimes and reasons for control, and the standard words of report summaries; pure.

A report summary is one phrase from a prefix and a subject, so that statistics can count what was licensed
without reading descriptions. Regimes and reasons are short codes that control lists use.
"""

REGIMES = {
    "WA": "Wassenaar Arrangement, dual-use list",
    "WA-S": "Wassenaar Arrangement, sensitive list",
    "WA-VS": "Wassenaar Arrangement, very sensitive list",
    "WA-ML": "Wassenaar Arrangement, munitions list",
    "MTCR": "Missile Technology Control Regime",
    "MTCR-I": "Missile Technology Control Regime, category I",
    "MTCR-II": "Missile Technology Control Regime, category II",
    "NSG": "Nuclear Suppliers Group, dual-use list",
    "NSG-TL": "Nuclear Suppliers Group, trigger list",
    "AG": "Australia Group",
    "AG-C": "Australia Group, chemical list",
    "AG-B": "Australia Group, biological list",
    "CWC-1": "Chemical Weapons Convention, schedule 1",
    "CWC-2": "Chemical Weapons Convention, schedule 2",
    "CWC-3": "Chemical Weapons Convention, schedule 3",
    "NATIONAL": "National control",
}
REASONS = {
    "AT": "Anti-terrorism",
    "CB": "Chemical and biological weapons",
    "CC": "Crime control",
    "CW": "Chemical Weapons Convention",
    "EI": "Encryption items",
    "FC": "Firearms Convention",
    "FP": "Foreign policy",
    "MT": "Missile technology",
    "NP": "Nuclear nonproliferation",
    "NS": "National security",
    "RS": "Regional stability",
    "SI": "Significant items",
    "SL": "Surreptitious listening",
    "SS": "Short supply",
    "UN": "United Nations embargo",
}
PREFIXES = {
    "whole": "",
    "components": "components for",
    "accessories": "accessories for",
    "production": "production equipment for",
    "testing": "test equipment for",
    "materials": "materials for",
    "software": "software for",
    "technology": "technology for",
}
SUBJECTS = {
    "aircraft": "aircraft",
    "aero_engines": "aero-engines",
    "alloys": "special metals and alloys",
    "armor": "body armor and protective equipment",
    "bearings": "precision bearings",
    "biological": "biological agents and their handling",
    "cameras": "imaging cameras",
    "chemicals": "chemicals and their processing",
    "composites": "fibers and composite materials",
    "computers": "computers",
    "cryptography": "information security",
    "drones": "unmanned aerial vehicles",
    "electronics": "electronic components",
    "explosives": "explosives and energetic materials",
    "firearms": "firearms",
    "furnaces": "furnaces and heat treatment",
    "intrusion": "intrusion and interception equipment",
    "lasers": "lasers",
    "machine_tools": "machine tools",
    "magnets": "magnets and magnetometers",
    "marine": "vessels and underwater equipment",
    "measuring": "measuring instruments",
    "navigation": "navigation equipment",
    "nuclear": "nuclear equipment and materials",
    "optics": "optical components",
    "pumps": "pumps, valves and vacuum equipment",
    "radar": "radar",
    "robots": "robots",
    "rockets": "rockets and launch vehicles",
    "semiconductors": "semiconductor manufacturing",
    "sonar": "acoustic and sonar equipment",
    "spacecraft": "spacecraft",
    "telecommunications": "telecommunications equipment",
    "vehicles": "ground vehicles",
    "other": "other goods",
}


def summary(prefix: str, subject: str) -> str:
    """Return a report summary in words: "components for lasers"."""
    return f"{PREFIXES[prefix]} {SUBJECTS[subject]}".strip()
