"""The rules for names and texts: section 9 of docs/protocol.md.

Python knows the category and the name of each character, but neither its script nor whether fonts ignore
it. So the script is the first word of a character's name, and the characters that fonts ignore are listed.
"""

import os
import re
import unicodedata

MAX_NAME_CHARACTERS = 24
MAX_TEXT_CHARACTERS = 2_000
MAX_NAME_MARKS = 4
MAX_MARKS = 8

CONFUSABLES = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../../../stages/03-nicknames/confusables.txt"
)


class Refusal(Exception):
    """The client broke a rule. It is told the code, and nothing else happens."""

    def __init__(self, code, detail=None):
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.cid = None


# Characters

IGNORED = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
BLANKS = "\u2800\U00013441\U00013442\U00016fe4\U0001d159"
INVISIBLE = f"[\\s{IGNORED}{BLANKS}]"
LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Controls except tab and newline, overrides of the direction, and annotations.
UNSAFE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
PLAIN = re.compile("[\t\n\x20-\x7e]*")


def is_mark(character):
    return unicodedata.category(character) in ("Mn", "Me")


def is_on_a_letter(character):
    return unicodedata.category(character) in ("Mn", "Me", "Cf") or re.match(f"[{IGNORED}]", character)


def is_visible(text):
    return re.sub(f"{INVISIBLE}+", "", text) != ""


# Texts


def clean(raw):
    """Removes what could control a terminal. Every line ending becomes a newline."""
    if PLAIN.fullmatch(raw):
        return raw
    text = UNSAFE.sub("", LINE_END.sub("\n", raw))
    # Half of a surrogate pair is no character.
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    return "".join(without_piles(text))


def without_piles(text):
    """A high pile of marks on one letter covers the lines around it."""
    height = 0
    for character in text:
        height = height + 1 if is_on_a_letter(character) else 0
        if height <= MAX_MARKS:
            yield character


def tidy(raw):
    """Removes blank lines at both ends, and blanks at the end."""
    lines = clean(raw).split("\n")
    shown = [index for index, line in enumerate(lines) if is_visible(line)]
    if not shown:
        return ""
    return "\n".join(lines[shown[0] : shown[-1] + 1]).rstrip()


def check_text(raw):
    text = tidy(raw)
    if text == "":
        raise Refusal("text-empty")
    if len(text) > MAX_TEXT_CHARACTERS:
        raise Refusal("text-too-long")
    return text


# Names

NAME = re.compile(r"[^\W_](?:[\w.\-]*[^\W_])?")
SCRIPTS = [
    {"LATIN"},
    {"CYRILLIC"},
    {"GREEK"},
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    {"CJK", "HANGUL"},
    {"CJK", "BOPOMOFO"},
] + [
    {script}
    for script in (
        "ARABIC HEBREW DEVANAGARI BENGALI TAMIL TELUGU GUJARATI GURMUKHI KANNADA MALAYALAM SINHALA THAI"
        " LAO KHMER MYANMAR TIBETAN GEORGIAN ARMENIAN ETHIOPIC MONGOLIAN"
    ).split()
]


def check_name(raw):
    """Returns a name as it is shown."""
    parts = re.split(f"{INVISIBLE}+", unicodedata.normalize("NFKC", raw))
    names = [part for part in parts if part]
    if len(names) != 1 or not is_name(names[0]) or is_reserved(names[0]):
        raise Refusal("name-invalid")
    return names[0]


def is_name(name):
    if len(name) > MAX_NAME_CHARACTERS or has_bad_marks(name):
        return False
    # Letters, decimal digits and marks: the rest of what Python calls a word is not allowed.
    categories = [unicodedata.category(character) for character in name]
    allowed = [
        category[0] in "LM" or category == "Nd" or character in "-_."
        for category, character in zip(categories, name)
    ]
    if not all(allowed) or name[0] in "-_." or name[-1] in "-_." or categories[0][0] == "M":
        return False
    scripts = {script_of(each) for each in name} - {None}
    return any(scripts <= together for together in SCRIPTS)


def script_of(character):
    """None for what belongs to no script: ASCII digits, `-_.`, and accents that fit any letter."""
    if character in "0123456789-_.":
        return None
    script = unicodedata.name(character, "UNKNOWN").split()[0]
    return None if script == "COMBINING" else script


def has_bad_marks(name):
    run = ""
    for character in name:
        if not is_mark(character):
            run = ""
            continue
        if run.endswith(character) or len(run) == MAX_NAME_MARKS:
            return True
        run += character
    return False


def read_confusables():
    def characters(codes):
        return "".join(chr(int(code, 16)) for code in codes.split())

    with open(CONFUSABLES, encoding="utf-8") as file:
        rows = re.findall(r"^([\dA-F]+) ; ([\dA-F ]+)$", file.read(), re.MULTILINE)
    return {characters(one): characters(other) for one, other in rows}


PROTOTYPES = read_confusables()


def skeleton(name):
    """Two names with one skeleton look alike (UTS #39 section 4)."""
    decomposed = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFD", "".join(PROTOTYPES.get(each, each) for each in decomposed))


def small(name):
    # Without the dot that a small İ keeps.
    return unicodedata.normalize("NFD", name.lower()).replace("i\u0307", "i")


def looks_of(name):
    """As it is written, in lower case and in upper case: no two members may share any of them."""
    return {skeleton(each) for each in (small(skeleton(name)), small(name), small(name).upper())}


RESERVED = set().union(*(looks_of(name) for name in ("server", "system", "everyone")))
# The time that /clock puts before a line. In a skeleton, 1 is l and 0 is O.
CLOCK = re.compile(r"(?:[\dlOo]{2}[^\w]){2}[\dlOo]{2}")


def is_reserved(name):
    looks = looks_of(name)
    return bool(looks & RESERVED) or any(CLOCK.fullmatch(look) for look in looks)
