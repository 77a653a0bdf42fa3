"""Patterns of personal data in the United Kingdom: what it looks like and what must stand near them."""

from collections.abc import Callable
from dataclasses import dataclass, field

MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    "|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?(?:{MONTHS})[ ,-]*\d{{2,4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})"
)
# After a birth word also: 140313, 14 03 2013, April 5, 1962.
BORN_DATE = (
    rf"(?:{DATE}|\d{{1,2}}[ .]\d{{1,2}}[ .](?:19|20)?\d{{2}}\b|\d{{6}}(?:\d{{2}})?\b"
    rf"|(?:{MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}})"
)
BORN = r"(?:born(?: on)?(?: the)?|date of birth|\bd[. ]?o[. ]?b|birth ?date|birthday)"
POST = (
    "head ?teacher|deputy head|head|principal|deputy governor|governor|deputy|consultant|midwife|GP|doctor"
    "|practice manager|chaplain|imam|matron|social worker|educational psychologist|ward manager|pharmacist"
    "|dentist|psychiatrist|psychologist|health visitor|nurse|paramedic|therapist|teacher|childminder|SENCO|optician"
    "|police officer|probation officer|foster carer|interpreter|librarian|caretaker"
)
NOT_ROLE = (
    r"(?! (?:I|we|you|they|who|that|available|practice|surgery|appointment|service|clinic|training|post|vacancy"
    r"|shortage)\b)"
)
GROUP = (
    "black|asian|chinese|muslim|jewish|sikh|hindu|gay|lesbian|trans|transgender|traveller|roma|gypsy|polish|welsh-speaking"
    "|deaf|blind|disabled|male|female|pregnant"
)
PLACE = r"(?: (?:in|on|at|for|of) (?:the |our )?[\w'-]+(?: [A-Z][\w'-]+)*)?"
REFERENCE = r"((?=[A-Z0-9/-]*\d{3})[A-Z0-9]+(?:[/-][A-Z0-9]+)*)\b"
CASE = "case|claim|crime|incident|court|docket|complaint|tribunal|ticket|safeguarding"
SYSTEM = "mosaic|liquidlogic|systmone|nomis|noms|crn|pnc|mrn|urn|hosp(?:ital)?|lac|ehcp|sen|uci"
STREET = (
    "street|road|lane|avenue|close|drive|crescent|terrace|gardens|grove|way|place|court|mews|hill|walk|square|row"
    "|rise|parade|st|rd|ave|cres"
)
NO_STREET = r"(?!(?:the|a|an|of|in|on|to|at|and|or|years?|months?|weeks?|days?|hours?|per|more|people|pupils|miles)\b)"
INSTITUTION = (
    "Ward|Wing|Primary School|Infant School|Junior School|High School|Secondary School|Academy|School|College|Nursery"
    "|Hospital|Infirmary|Surgery|Medical Centre|Health Centre|Care Home|Children's Home"
)
PERSON = "he|she|they|patient|pupil|prisoner|boy|girl|mother|father|mum|dad|son|daughter|resident|child|carer"
MAIL_END = r"(?:org|com|net|gov|edu|info|nhs|sch|ac|co|uk)"
# Telephone numbers, after Ofcom's national telephone numbering plan.
ABROAD = r"(?:\+|00)44 ?(?:\(0\) ?)?"
AREA = r"(?:[1-3]\d{1,4}|7\d{2,4}|8\d{2})"
REST = r"(?:[ ./-]?\d){5,8}(?![\w-])"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One shape of personal data.

    Attributes:
        kind: what the span is called.
        expression: regular expression; where it has a group, the group alone is the span.
        confidence: how sure the shape alone makes us, 0 to 1.
        reason: why it was marked, for the moderator.
        context: words whose presence nearby raises the confidence.
        is_valid: a check of the digits, where the number carries one.
    """

    kind: str
    expression: str
    confidence: float
    reason: str
    context: tuple[str, ...] = field(default=())
    is_valid: Callable[[str], bool] | None = None


def is_nhs_number(text: str) -> bool:
    """Whether ten digits carry the right check digit (NHS Data Dictionary, modulus 11)."""
    digits = [int(character) for character in text if character.isdigit()]
    total = sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False))
    return len(digits) == 10 and (11 - total % 11) % 11 == digits[9]  # noqa: PLR2004 - ten digits


def is_pupil_number(text: str) -> bool:
    """Whether a unique pupil number carries the right check letter (DfE guide to UPNs, modulus 23)."""
    values = [int(character) if character.isdigit() else 0 for character in text[1:]]
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] == text[0].upper()


PATTERNS = (
    Pattern(
        "nhs_number",
        r"(?<!ISBN )(?<!ISBN: )\b\d{3}[- ]?\d{3}[- ]?\d{4}\b",
        0.6,
        "Ten digits with the check digit of an NHS number",
        ("nhs", "patient", "number", "hospital"),
        is_nhs_number,
    ),
    Pattern(
        "nhs_number",
        r"(?i:\bnhs (?:number|no\.?)[:\s]*(?:is )?)(\d{3}[- ]?\d{3}[- ]?\d{4})\b",
        0.9,
        "Ten digits after the words NHS number",
    ),
    Pattern(
        "national_insurance",
        r"(?i)\b(?!BG|GB|NK|KN|NT|TN|ZZ)[A-CEGHJ-PRSTW-Z][A-CEGHJ-NPRSTW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b",
        0.9,
        "The shape of a National Insurance number",
        ("insurance", "ni", "nino"),
    ),
    Pattern(
        "postcode",
        r"\b(?:(?i:[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})|[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2})\b",
        0.7,
        "The shape of a postcode",
        ("postcode", "address", "home", "flat", "house", "live", "road", "street"),
    ),
    Pattern(
        "phone",
        rf"\(0{AREA}\){REST}|(?<!ISBN )(?<!ISBN: )(?<![\w.+])(?:{ABROAD}|0 ?){AREA}{REST}",
        0.75,
        "The shape of a British telephone number",
        ("phone", "telephone", "mobile", "ring", "call", "number", "contact", "text"),
    ),
    Pattern(
        "email",
        # No local part is longer (RFC 5321); without the limit, long runs of letters cost the square of their length.
        r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\b",
        0.95,
        "An e-mail address",
    ),
    Pattern(
        "email",
        r"(?i)(?<![\w'])[\w'-]{1,40}(?: ?(?:\.| dot ) ?[\w'-]{1,40}){0,3} ?(?:@|\(at\)|\[at\]| at ) ?"
        rf"[\w-]{{1,40}}(?: ?(?:\.| dot ) ?[\w-]{{1,40}}){{0,3}} ?(?:\.| dot ) ?{MAIL_END}\b(?! ?(?:\.|dot) ?\w)",
        0.8,
        "An e-mail address, spelt out or with spaces",
    ),
    Pattern(
        "social_handle",
        r"(?<![\w.@/])@[A-Za-z_]\w{2,29}\b(?![.@]\w)",
        0.7,
        "The name of an account on social media",
    ),
    Pattern(
        "address",
        rf"\b(?:(?:Flat|Apartment|Unit|Room) \w{{1,4}},? )?\d{{1,4}}[A-Za-z]?,? (?:{NO_STREET}[A-Z][\w'-]+ ){{1,3}}"
        rf"(?i:{STREET})\b",
        0.75,
        "The shape of a street address with its house number",
        ("live", "address", "home", "house", "flat", "door"),
    ),
    Pattern(
        "address",
        rf"(?i)(?:lives? at|home (?:is )?at|address (?:is )?|moved (?:to|into)|house at|round to) "
        rf"(\d{{1,4}}[a-z]? (?:{NO_STREET}[a-z][\w'-]+ ){{1,3}}(?:{STREET})\b)",
        0.8,
        "A street address after words such as lives at",
    ),
    Pattern(
        "bank_account",
        r"(?i:sort code)[^\d\n]{0,12}(\d{2}[- ]?\d{2}[- ]?\d{2}(?:[^\d\n]{1,24}\d{8})?)\b",
        0.9,
        "A sort code, perhaps with the number of the account",
    ),
    Pattern(
        "bank_account",
        r"(?i:(?:bank )?account|a/c)(?i: (?:number|no\.?))?[: ]+(\d{8})\b",
        0.75,
        "Eight digits after the word account",
    ),
    Pattern(
        "driving_licence",
        r"(?i)\b[A-Z9]{5} ?\d{6} ?[A-Z9]{2} ?[A-Z0-9]{3}\b(?<=[A-Z]{2})",
        0.85,
        "The shape of a British driving licence number",
        ("licence", "driving", "driver"),
    ),
    Pattern(
        "passport",
        r"(?i:passport)[^\d\n]{0,20}?\b((?:[A-Z]{1,2})?\d{7,9})\b",
        0.85,
        "The number of a passport",
    ),
    Pattern(
        "age",
        r"\b((?:8[1-9]|9\d|10\d)[- ]year[- ]old|aged? (?:8[1-9]|9\d|10\d))\b[^.\n]{0,30}?"
        r"\b(?:in|from|of|at) [A-Z][a-z]+",
        0.55,
        "A great age with a place",
    ),
    Pattern(
        "organisation",
        rf"(?i:\b(?:{PERSON}|my|our)\b)[^.\n]{{0,40}}?\b(?:at|on|in|attends|from|to|school|ward|prison|hospital),? "
        rf"((?:HMP |HMYOI |St\.? )?[A-Z][\w'-]+(?: [A-Z][\w'-]+){{0,3}} (?:{INSTITUTION}))\b",
        0.5,
        "The school, ward or hospital of a person",
    ),
    Pattern(
        "vehicle",
        r"\b[A-HJ-PR-Y]{2}(?:0[1-9]|[1-7]\d)[ -]?[A-HJ-PR-Z]{3}\b",
        0.55,
        "The shape of a vehicle registration",
        ("car", "van", "vehicle", "registration", "plate", "drive", "park"),
    ),
    Pattern(
        "vehicle",
        r"(?i:registration|plate|\breg\b|\bcar\b|\bvan\b|transit|vehicle|lorry|taxi|drives)[^\n.]{0,20}?"
        r"\b([A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]?)\b",
        0.7,
        "The shape of an older vehicle registration after a word such as car or registration",
    ),
    Pattern(
        "vehicle",
        r"(?i:registration|plate|\breg\b|\bcar\b|\bvan\b|transit|vehicle|taxi|drives)[^\n.]{0,20}?"
        r"\b((?i:[A-HJ-PR-Y]{2}(?:0[1-9]|[1-7]\d)[ -]?[A-HJ-PR-Z]{3}))\b",
        0.8,
        "The shape of a vehicle registration after a word such as car or registration",
    ),
    Pattern(
        "date_of_birth",
        rf"(?<!idea was )(?<!scheme was )(?<!project was )(?i:\b{BORN}\b[^\d\n!?]{{0,20}}?)\b((?i:{BORN_DATE}))",
        0.9,
        "A date after words such as born or date of birth",
    ),
    Pattern(
        "date_of_birth",
        rf"\b({DATE})(?: \(|, )(?i:{BORN})\b",
        0.9,
        "A date marked as a date of birth",
    ),
    Pattern(
        "case_number",
        rf"\b(?i:{CASE})(?i: ref(?:erence)?)?(?i: (?:number|no\.?|id)| ?#)?(?: is\b)?[: ]+{REFERENCE}",
        0.8,
        "A reference after words such as case or claim number",
    ),
    Pattern(
        "case_number",
        rf"(?<!invoice )(?<!order )(?<!job )(?<!stock )(?i:\bref(?:erence)?(?: number| no\.?)?[: ]+){REFERENCE}",
        0.6,
        "A reference number",
    ),
    Pattern(
        "case_number",
        rf"\b(?i:{SYSTEM})(?i: (?:number|no\.?|id|ref))?(?: is\b)?[: ]+(?=[A-Z0-9/-]*\d{{5}}){REFERENCE}",
        0.75,
        "A reference after the name of a record system",
    ),
    Pattern(
        "case_number",
        r"\b[A-Z]{2}\d{2}[A-Z]\d{5}\b",
        0.7,
        "The shape of a family court case number",
        ("court", "case", "hearing"),
    ),
    Pattern(
        "prison_number",
        r"\b(?:[Aa]\d{4}[A-Za-z]{2}|A-\d{4}-?[A-Z]{2}|A\d{4}[- ][A-Z]{2})\b",
        0.9,
        "The shape of a prison number",
        ("prison", "prisoner", "number"),
    ),
    Pattern(
        "prison_number",
        r"(?i:\b(?:nomis|noms|prison(?:er)? (?:number|no\.?)|prison id)[: ]*(?:is )?)((?i:A[ -]?\d{4}[ -]?[A-Z]{2}))\b",
        0.9,
        "The shape of a prison number after words that say so",
    ),
    Pattern(
        "pupil_number",
        r"(?i)\b[A-HJ-NP-RT-Z]\d{11}[\dA-Z]\b",
        0.6,
        "The shape of a unique pupil number, check letter included",
        ("pupil", "upn", "number"),
        is_pupil_number,
    ),
    Pattern(
        "pupil_number",
        r"(?i:\b(?:upn|pupil number)[: ]*(?:is )?)((?i:[A-Z]\d{11}[\dA-Z]))\b",
        0.9,
        "Thirteen characters after the words pupil number",
    ),
    Pattern(
        "small_place_role",
        rf"\b(?:(?i:the|our|my|their|its)|\w+['\u2019]s) (?i:only|sole|lone|one and only) (?:[\w-]+ ){{0,3}}?"
        rf"(?i:{POST})\b{NOT_ROLE}{PLACE}",
        0.6,
        "A post that one person alone holds in a small place",
    ),
    Pattern(
        "small_place_role",
        rf"\b(?i:the|our|my|their) (?i:only|sole|one and only) (?:[\w-]+ )?(?i:{GROUP})"
        rf"(?: (?!in\b|on\b|at\b)[\w-]+){{0,2}}{PLACE}",
        0.6,
        "Somebody who is the only one of a group in a place",
    ),
)
