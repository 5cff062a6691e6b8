"""Writes DejaVuSans.ttf, the letters and signs that figures use, its license, and src/advances.rs.

    pip install fonttools
    python make_font.py /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

The font is DejaVu Sans 2.37 (https://dejavu-fonts.github.io) without hints and kerning, so that
the width of a text is the sum of the widths of its letters.
"""

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x370, 0x3FF),  # Latin, Greek
    (0x2010, 0x2027), (0x202F, 0x205F), (0x2070, 0x209C),  # dashes, raised and lowered digits
    (0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2A7D, 0x2A7E),  # letters, arrows, signs
    (0x25A0, 0x25FF), (0x2605, 0x2606), (0x2609, 0x2609), (0x263F, 0x2647),  # shapes, planets
    (0x2713, 0x2717), (0xFFFD, 0xFFFD),
]

font = TTFont(sys.argv[1])
license = "\n".join(str(font["name"].getDebugName(i)) for i in (0, 13)).rstrip() + "\n"
options = Options()
options.layout_features = []
options.hinting = False
options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
options.drop_tables += ["GPOS", "GSUB", "GDEF", "MATH", "kern", "FFTM", "fpgm", "prep", "cvt", "gasp"]
subsetter = Subsetter(options)
subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
subsetter.subset(font)
font.save("DejaVuSans.ttf")
with open("LICENSE-DejaVu", "w") as file:
    file.write("\n".join(line.rstrip() for line in license.splitlines()) + "\n")

widths = {code: font["hmtx"][name][0] for code, name in font.getBestCmap().items()}
units = font["head"].unitsPerEm
rows = []
for first, last in RANGES:
    thousandths = [round(1000 * widths.get(code, widths[0xFFFD]) / units) for code in range(first, last + 1)]
    rows.append(f"    (0x{first:x}, &{thousandths}),\n")
with open("../src/advances.rs", "w") as file:
    file.write(f"""//! The widths of letters, written by `fonts/make_font.py`; do not edit.

/// The widths of letters in thousandths of the size of the text: the code of the first, then one for
/// each letter from there on.
pub(crate) const ADVANCES: [(u32, &[u16]); {len(rows)}] = [
{"".join(rows)}];
""")
