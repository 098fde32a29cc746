"""Nationalities as adjectives, which some lists write instead of countries, to ISO 3166-1 alpha-2 codes."""

OF_COUNTRIES = """
AE emirati|AF afghan|AL albanian|AM armenian|AO angolan|AR argentine,argentinian|AT austrian
AU australian|AZ azerbaijani|BA bosnian|BD bangladeshi|BE belgian|BF burkinabe|BG bulgarian|BH bahraini
BI burundian|BJ beninese|BO bolivian|BR brazilian|BY belarusian,belarussian|CA canadian|CD congolese
CF central african|CH swiss|CI ivorian|CL chilean|CM cameroonian|CN chinese|CO colombian|CR costa rican
CU cuban|CY cypriot|CZ czech|DE german|DK danish|DZ algerian|EC ecuadorian|EE estonian|EG egyptian
ER eritrean|ES spanish|ET ethiopian|FI finnish|FR french|GB british|GE georgian|GH ghanaian|GM gambian
GN guinean|GR greek|GT guatemalan|GW guinea-bissau|HN honduran|HR croatian|HT haitian|HU hungarian
ID indonesian|IE irish|IL israeli|IN indian|IQ iraqi|IR iranian|IS icelandic|IT italian|JM jamaican
JO jordanian|JP japanese|KE kenyan|KG kyrgyz,kyrgyzstani|KH cambodian|KP north korean|KR south korean
KW kuwaiti|KZ kazakh,kazakhstani|LB lebanese|LK sri lankan|LR liberian|LT lithuanian|LU luxembourgish
LV latvian|LY libyan|MA moroccan|MD moldovan|ME montenegrin|MK macedonian|ML malian|MM burmese,myanmar
MN mongolian|MR mauritanian|MT maltese|MX mexican|MY malaysian|MZ mozambican|NE nigerien|NG nigerian
NI nicaraguan|NL dutch|NO norwegian|NP nepalese|NZ new zealander|OM omani|PA panamanian|PE peruvian
PH filipino,philippine|PK pakistani|PL polish|PS palestinian|PT portuguese|PY paraguayan|QA qatari
RO romanian|RS serbian|RU russian|RW rwandan|SA saudi,saudi arabian|SD sudanese|SE swedish
SG singaporean|SI slovenian|SK slovak|SL sierra leonean|SN senegalese|SO somali|SS south sudanese
SV salvadoran|SY syrian|TD chadian|TH thai|TJ tajik,tajikistani|TM turkmen|TN tunisian|TR turkish
TW taiwanese|TZ tanzanian|UA ukrainian|UG ugandan|US american|UY uruguayan|UZ uzbek,uzbekistani
VE venezuelan|VN vietnamese|YE yemeni|ZA south african|ZM zambian|ZW zimbabwean
"""
DEMONYMS = {
    word: code
    for code, words in (entry.split(" ", 1) for entry in OF_COUNTRIES.strip().replace("\n", "|").split("|"))
    for word in words.split(",")
}
