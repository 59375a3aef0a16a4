#!/usr/bin/env python3
"""workbook.py FILE.xlsx <LIST.csv: the list as a workbook the way Excel writes one: shared texts in the order of their
first use, whole numbers as numbers, a reference on every cell. The same list gives the same bytes."""
import csv
import sys
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE_TYPE = "application/vnd.openxmlformats-package"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles"),
         ("sharedStrings", "sharedStrings"))
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def letters(column):
    out = ""
    while column >= 0:
        out = chr(65 + column % 26) + out
        column = column // 26 - 1
    return out


def relation(number, kind, target):
    return '<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>' % (number, OFFICE, kind, target)


def relations(*each):
    return HEAD + '<Relationships xmlns="%s">%s</Relationships>' % (PACKAGE, "".join(each))


def main():
    strings, cells, names = {}, 0, []
    out = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)

    def put(name, text):
        out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)

    put("[Content_Types].xml", HEAD + '<Types xmlns="%s"><Default Extension="rels" ContentType="%s.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>%s</Types>' % (
            TYPES, PACKAGE_TYPE, "".join('<Override PartName="/xl/%s.xml" ContentType="%s.%s+xml"/>' % (part, SHEET_TYPE, kind)
                                         for part, kind in PARTS)))
    put("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml")))
    put("xl/workbook.xml", HEAD + '<workbook xmlns="%s" xmlns:r="%s"><workbookPr/><sheets><sheet name="Liste" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>' % (MAIN, OFFICE))
    put("xl/_rels/workbook.xml.rels", relations(
        relation(1, "worksheet", "worksheets/sheet1.xml"), relation(2, "styles", "styles.xml"),
        relation(3, "sharedStrings", "sharedStrings.xml")))
    put("xl/styles.xml", HEAD + '<styleSheet xmlns="%s"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>' % MAIN)
    info = zipfile.ZipInfo("xl/worksheets/sheet1.xml", (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    with out.open(info, "w") as sheet:
        sheet.write((HEAD + '<worksheet xmlns="%s"><sheetData>' % MAIN).encode())
        for number, row in enumerate(csv.reader(sys.stdin), 1):
            names = names or [letters(i) for i in range(len(row))]
            part = ['<row r="%d">' % number]
            for column, value in enumerate(row):
                if not value:
                    continue
                if value.isdigit() and value[0] != "0":
                    part.append('<c r="%s%d"><v>%s</v></c>' % (names[column], number, value))
                    continue
                index = strings.setdefault(value, len(strings))
                cells += 1
                part.append('<c r="%s%d" t="s"><v>%d</v></c>' % (names[column], number, index))
            part.append("</row>")
            sheet.write("".join(part).encode())
        sheet.write(b"</sheetData></worksheet>")
    put("xl/sharedStrings.xml", HEAD + '<sst xmlns="%s" count="%d" uniqueCount="%d">%s</sst>' % (
        MAIN, cells, len(strings), "".join("<si><t>%s</t></si>" % escape(s) for s in strings)))
    out.close()


main()
