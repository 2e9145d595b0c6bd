"""Which values stand together: languages by family, disabilities by the kind of help they call for.

Tables of facts, read by :mod:`permslip.protect.readings`. Spellings are compared without case, blanks and
punctuation.
"""

from __future__ import annotations

from collections.abc import Mapping

from permslip.words.elements import squash

# family > branch > languages with their ISO 639 codes, after the usual classification (Ethnologue,
# Glottolog); creoles and signed languages stand apart, for a family says little about who speaks them.
_LANGUAGES = {
    "Indo-European": {
        "Germanic": "english en eng, german de deu ger, dutch nl nld dut, yiddish yi yid, swedish sv swe, "
        "norwegian no nor nb nn, danish da dan, icelandic is isl ice, afrikaans af afr",
        "Romance": "spanish es spa espanol castilian spanishcastilian, portuguese pt por portugues, "
        "french fr fra fre francais, italian it ita italiano, romanian ro ron rum, catalan ca cat, "
        "galician gl glg",
        "Slavic": "russian ru rus, polish pl pol, ukrainian uk ukr, czech cs ces cze, slovak sk slk slo, "
        "bulgarian bg bul, serbian sr srp, croatian hr hrv, bosnian bs bos, macedonian mk mkd mac, "
        "slovenian sl slv, belarusian be bel",
        "Indo-Aryan": "hindi hi hin, urdu ur urd, bengali bn ben bangla, punjabi pa pan panjabi, "
        "gujarati gu guj, marathi mr mar, nepali ne nep, sinhala si sin sinhalese, romani rom",
        "Iranian": "farsi persian fa fas per, dari prs, pashto ps pus pushto, kurdish ku kur, tajik tg tgk",
        "other Indo-European": "greek el ell gre, albanian sq sqi alb, armenian hy hye arm, "
        "lithuanian lt lit, latvian lv lav, irish ga gle, welsh cy cym wel",
    },
    "Sino-Tibetan": {
        "Chinese": "chinese zh zho chi, mandarin cmn mandarinchinese, cantonese yue",
        "Tibeto-Burman": "burmese my mya bur, karen kar, tibetan bo bod tib, dzongkha dz dzo, chin",
    },
    "Afro-Asiatic": {
        "Semitic": "arabic ar ara, hebrew he heb, amharic am amh, tigrinya ti tir, assyrian aii, "
        "chaldean cld, maltese mt mlt",
        "Cushitic and others": "somali so som, oromo om orm, hausa ha hau, berber ber",
    },
    "Austronesian": {
        "Philippine": "tagalog tl tgl filipino fil pilipino, ilocano ilo iloko, cebuano ceb",
        "other Austronesian": "indonesian id ind, malay ms msa may, samoan sm smo, tongan to ton, "
        "hawaiian haw, chamorro ch cha, marshallese mh mah, chuukese chk, malagasy mg mlg",
    },
    "Niger-Congo": {
        "Bantu": "swahili sw swa kiswahili, kinyarwanda rw kin, kirundi rn run rundi, lingala ln lin, "
        "shona sn sna, zulu zu zul, xhosa xh xho",
        "other Niger-Congo": "yoruba yo yor, igbo ig ibo, twi tw, akan ak aka, ewe ee, wolof wo wol, "
        "fula ff ful fulani, mandinka mnk",
    },
    "East and Southeast Asian": {
        "Austroasiatic": "vietnamese vi vie, khmer km khm cambodian centralkhmer",
        "Hmong-Mien": "hmong hmn, mien iumien",
        "Kra-Dai": "thai th tha, lao lo laotian",
        "Japonic and Koreanic": "japanese ja jpn, korean ko kor",
    },
    "Dravidian": {"Dravidian": "tamil ta tam, telugu te tel, malayalam ml mal, kannada kn kan"},
    "Turkic and Uralic": {
        "Turkic": "turkish tr tur, uzbek uz uzb, kazakh kk kaz, azerbaijani az aze, uyghur ug uig",
        "Uralic": "hungarian hu hun, finnish fi fin, estonian et est",
        "Mongolic": "mongolian mn mon",
    },
    "Languages of the Americas": {
        "North America": "navajo nv nav navajonavaho navaho, cherokee chr, ojibwe oj oji ojibwa, "
        "choctaw cho, lakota lkt, dakota dak, inuktitut iu iku, yupik ypk, apache apa, hopi hop",
        "Mesoamerica": "mixteco mixtec, quiche kiche quc, mam, qanjobal kanjobal kjb, zapotec zap, "
        "nahuatl nah, yucatec yua, kekchi qeqchi kek",
        "South America": "quechua qu que, aymara ay aym, guarani gn grn",
    },
    "Creoles": {
        "Creoles": "haitian ht hat haitiancreole haitianhaitiancreole creole, capeverdeancreole kea "
        "capeverdean, jamaicancreole jam, papiamento pap, krio kri, palauan pau",
    },
    "Signed languages": {"Signed languages": "americansignlanguage ase asl signlanguages sgn"},
}
LANGUAGE_OF: Mapping[str, tuple[str, str, str]] = {
    word: (spellings.split()[0].capitalize(), branch, family)
    for family, branches in _LANGUAGES.items()
    for branch, languages in branches.items()
    for spellings in languages.split(",")
    for word in spellings.split()
}

# The categories of 34 CFR 300.8(c), with the codes of CEDS; and developmental delay, 34 CFR 300.8(b). They
# are grouped by what the help is about, so that a group says as little as it can of a diagnosis.
_DISABILITIES = {
    "Learning or speech": {
        "Specific learning disability": "specificlearningdisability sld learningdisability "
        "learningdisabilities specificlearningdisabilities ld",
        "Speech or language impairment": "speechorlanguageimpairment sli speechimpairment "
        "speechlanguageimpairment speechorlanguageimpairments speechandlanguageimpairment speechlanguage",
    },
    "Development or behaviour": {
        "Autism": "autism aut autismspectrumdisorder autismspectrumdisorders asd",
        "Intellectual disability": "intellectualdisability id intellectualdisabilities mentalretardation",
        "Developmental delay": "developmentaldelay dd developmentaldelays",
        "Emotional disturbance": "emotionaldisturbance emn ed emotionaldisability "
        "seriousemotionaldisturbance",
    },
    "Hearing or sight": {
        "Hearing impairment": "hearingimpairment hi hardofhearing",
        "Deafness": "deafness deaf",
        "Visual impairment": "visualimpairment vi visualimpairmentincludingblindness blindness "
        "visionimpairment",
        "Deaf-blindness": "deafblindness db deafblind",
    },
    "Body or health": {
        "Orthopedic impairment": "orthopedicimpairment oi physicaldisability orthopaedicimpairment",
        "Other health impairment": "otherhealthimpairment ohi otherhealthimpairments otherhealthdisability "
        "otherhealthdisabilities addadhd",
        "Traumatic brain injury": "traumaticbraininjury tbi",
        "Multiple disabilities": "multipledisabilities md multiple multiplehandicaps",
    },
}
WITH, WITHOUT = "a disability", "none"
DISABILITY_OF: Mapping[str, tuple[str, str, str]] = {
    word: (category, group, WITH)
    for group, categories in _DISABILITIES.items()
    for category, words in categories.items()
    for word in words.split()
} | dict.fromkeys(
    "none no n false notdisabled nodisability notapplicable na".split(), (WITHOUT, WITHOUT, WITHOUT)
)


def language_family(text: str) -> tuple[str, str, str] | None:
    """(language, branch, family) of a language by its English name or ISO 639 code, or None."""
    return LANGUAGE_OF.get(squash(text))


def disability(text: str) -> tuple[str, str, str] | None:
    """(IDEA category, wider group, ``a disability``) of a disability, ``none`` three times for none.

    Source: 34 CFR 300.8. None for what is neither.
    """
    return DISABILITY_OF.get(squash(text))
