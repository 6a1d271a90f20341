import { describe, expect, test } from "vitest";
import { type Column, toCsv, toJson, toLatex, toMarkdown } from "../../src/core/exports";
import { formatValue } from "../../src/core/formats";

const TABLE: readonly Column[] = [
  { name: "run", values: ["lr_1", "a|b"] },
  { name: "loss", values: Float64Array.of(0.123456789, -1e-7), format: formatValue },
];

/** Reads CSV by the grammar of RFC 4180. */
function parsed(csv: string): string[][] {
  const rows: string[][] = [[]];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/y;
  while (field.lastIndex < csv.length) {
    const match = field.exec(csv);
    if (!match) throw new Error(`not CSV from ${JSON.stringify(csv.slice(field.lastIndex))}`);
    const [, text = "", end] = match;
    rows.at(-1)?.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end === "\r\n") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

describe("CSV", () => {
  test("has a header, all digits and CR LF", () => {
    expect(toCsv(TABLE)).toBe('"run","loss"\r\n"lr_1",0.123456789\r\n"a|b",-1e-7\r\n');
  });

  test("names come back as they were", () => {
    const names = ['a "b", c', "two\nlines\r\n", "", " ", "über/日本", "don't"];
    expect(parsed(toCsv([{ name: 'the, "name"', values: names }]))).toEqual([
      ['the, "name"'],
      ...names.map((name) => [name]),
    ]);
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1"])(
    "text that begins like the formula %j is none",
    (text) => {
      expect(parsed(toCsv([{ name: text, values: [text] }]))).toEqual([[`'${text}`], [`'${text}`]]);
    },
  );

  test("numbers are numbers, and what is missing is empty", () => {
    const values = [-1, 1e21, NaN, Infinity, -Infinity, null];
    expect(
      toCsv([
        { name: "y", values },
        { name: "z", values },
      ]),
    ).toBe('"y","z"\r\n-1,-1\r\n1e+21,1e+21\r\nnan,nan\r\ninf,inf\r\n-inf,-inf\r\n,\r\n');
  });

  test("of no columns is an empty line", () => expect(toCsv([])).toBe("\r\n"));
});

describe("JSON", () => {
  test("is a list with an object a row", () => {
    expect(JSON.parse(toJson(TABLE))).toEqual([
      { run: "lr_1", loss: 0.123456789 },
      { run: "a|b", loss: -1e-7 },
    ]);
    expect(JSON.parse(toJson([]))).toEqual([]);
  });

  test("numbers that it has not are strings, as in TensorBoard", () => {
    const text = toJson([{ name: "y", values: [NaN, Infinity, -Infinity, null, 'a"b'] }]);
    expect(JSON.parse(text).map(({ y }: { y: unknown }) => y)).toEqual([
      ...["NaN", "Infinity", "-Infinity"],
      ...[null, 'a"b'],
    ]);
  });

  test("a name is a name, whatever objects make of it", () => {
    expect(toJson([{ name: "__proto__", values: [1] }])).toBe('[\n{"__proto__":1}\n]\n');
  });
});

describe("Markdown", () => {
  test("is a table, numbers to the right and as they read", () => {
    expect(toMarkdown(TABLE)).toBe(
      ["| run | loss |", "| --- | ---: |", "| lr\\_1 | 0.12346 |", "| a\\|b | −1e-7 |", ""].join(
        "\n",
      ),
    );
  });

  test.each([
    ["<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>"],
    ["[a](javascript:b)", "\\[a\\](javascript:b)"],
    ["![a](http://b)", "\\!\\[a\\](http://b)"],
    ["`a` **b** ~~c~~ $d$ &lt;", "\\`a\\` \\*\\*b\\*\\* \\~\\~c\\~\\~ \\$d\\$ \\&lt;"],
    ["a\\|b", "a\\\\\\|b"],
    ["two\r\nlines", "two lines"],
  ])("%j stays text", (name, cell) => {
    expect(toMarkdown([{ name: "run", values: [name] }]).split("\n")[2]).toBe(`| ${cell} |`);
  });
});

describe("LaTeX", () => {
  test("is a tabular, numbers to the right and as they read", () => {
    expect(toLatex(TABLE)).toBe(
      [
        "\\begin{tabular}{lr}",
        "\\hline",
        "run & loss \\\\",
        "\\hline",
        "lr\\_1 & 0.12346 \\\\",
        "a\\textbar{}b & $-$1e-7 \\\\",
        "\\hline",
        "\\end{tabular}",
        "",
      ].join("\n"),
    );
  });

  test("what is missing is empty", () => {
    expect(toLatex([{ name: "y", values: [null] }]).split("\n")[4]).toBe(" \\\\");
    expect(toMarkdown([{ name: "y", values: [null] }]).split("\n")[2]).toBe("|  |");
  });

  test("every mark of its own is text", () => {
    const [, , , , row] = toLatex([{ name: "run", values: ["%&_#{}$~^\\"] }]).split("\n");
    expect(row).toBe(
      "\\%\\&\\_\\#\\{\\}\\$\\textasciitilde{}\\textasciicircum{}\\textbackslash{} \\\\",
    );
  });

  test("a row does not begin with what would belong to the one before", () => {
    const rows = toLatex([{ name: "run", values: ["[1ex]", "*"] }]).split("\n");
    expect(rows.slice(4, 6)).toEqual(["{[}1ex] \\\\", "{*} \\\\"]);
  });
});
