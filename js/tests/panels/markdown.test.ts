import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { renderMarkdown } from "../../src/panels/text/markdown";
import { MARKDOWN } from "../gallery/made_text";

function show(text: string): HTMLElement {
  const host = document.createElement("div");
  document.body.append(host);
  onTestFinished(() => host.remove());
  host.append(renderMarkdown(text) ?? "");
  return host;
}

const TAGS = new Set(
  `h1 h2 h3 h4 h5 h6 p br hr blockquote pre code strong em s a ul ol li table thead tbody tr th
  td`.split(/\s+/),
);
const ATTRIBUTES = new Set(["href", "rel", "target", "align", "start"]);

/** What is there that Markdown does not consist of, or leads elsewhere than to the web. */
function foreign(host: HTMLElement): string[] {
  return Array.from(host.querySelectorAll("*")).flatMap((element) => {
    const wrong = Array.from(element.attributes).filter(
      ({ name, value }) =>
        !ATTRIBUTES.has(name) || (name === "href" && !/^(https?:\/\/|mailto:)/i.test(value)),
    );
    const isClean =
      TAGS.has(element.localName) &&
      element.namespaceURI === "http://www.w3.org/1999/xhtml" &&
      wrong.length === 0;
    const isSafeLink =
      element.localName !== "a" ||
      !element.hasAttribute("href") ||
      (element.getAttribute("rel") === "noopener noreferrer" &&
        element.getAttribute("target") === "_blank");
    return isClean && isSafeLink ? [] : [element.outerHTML];
  });
}

describe("Markdown", () => {
  test("has tables, code, lists, tasks and links", () => {
    const host = show(MARKDOWN);
    expect(host.querySelector("h1")?.textContent).toBe("A report");
    expect(host.querySelectorAll("td")).toHaveLength(6);
    expect(host.querySelector("td:nth-child(2)")?.getAttribute("align")).toBe("right");
    expect(host.querySelector("pre code")?.textContent).toContain("add_text");
    expect(Array.from(host.querySelectorAll("ul > li"), (one) => one.textContent?.[0])).toEqual([
      "☑",
      "☐",
    ]);
    expect(host.querySelector("s")?.textContent).toBe("doubt");
    expect(host.querySelector("a")?.outerHTML).toBe(
      '<a href="https://example.org" rel="noopener noreferrer" target="_blank">link</a>',
    );
    expect(foreign(host)).toEqual([]);
  });

  test("shows HTML as what it is, and images by their texts", () => {
    const { textContent } = show(MARKDOWN);
    expect(textContent).toContain("<b>no HTML</b>");
    expect(textContent).toContain("[image: a picture]");
    expect(textContent).not.toContain("picture.png");
  });

  test.each([
    ["[a](relative/page)"],
    ["[a](/api/shutdown)"],
    ["[a](//evil.example)"],
    ["[a](#id)"],
    ["[a](ftp://host)"],
  ])("makes no link of %s", (text) => {
    expect(show(text).querySelector("a")).toBeNull();
  });

  test.each([
    ["brackets", "[".repeat(50_000)],
    ["quotations", ">".repeat(50_000)],
    ["lists", "- ".repeat(25_000)],
    ["emphasis", "*a".repeat(25_000)],
    ["emphasis both ways", "*a_".repeat(25_000)],
    ["links", "[a](".repeat(15_000)],
    ["images", "![".repeat(25_000)],
    ["backticks", Array.from({ length: 300 }, (_, i) => "`".repeat(i)).join(" ")],
    ["a table", `|${"a|".repeat(2_000)}\n|${"-|".repeat(2_000)}\n${"|x\n".repeat(5_000)}`],
    ["references", "[a]: b\n".repeat(10_000)],
    ["entities", "&amp".repeat(20_000)],
  ])(
    "made to take for ever is shown: %s",
    (_, text) => {
      const host = show(text);
      expect(foreign(host)).toEqual([]);
    },
    60_000,
  );
});

/** Aimed at Markdown, and at what Jupyter does with clicks on elements. */
const AIMED = [
  "[a](javascript:alert(1))",
  "[a](JaVaScRiPt:alert(1))",
  "[a](java\nscript:alert(1))",
  "[a](&#106;avascript:alert(1))",
  "[a](&#x6A&#x61;vascript:alert(1))",
  "[a](javascript&colon;alert(1))",
  "[a](\u0001javascript:alert(1))",
  "[a](  javascript:alert(1))",
  "[a](<javascript:alert(1)>)",
  "[a](vbscript:msgbox(1))",
  "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[a](file:///etc/passwd)",
  "[a](blob:null/1)",
  "[a][b]\n\n[b]: javascript:alert(1)",
  "[a][b]\n\n[b]: <javascript:alert(1)> 'title'",
  '[a](https://x.example "onmouseover=alert(1)")',
  "[a](https://x.example '\" onclick=\"alert(1)')",
  '[a](https://x.example/"onclick="alert`1`)',
  "<javascript:alert(1)>",
  "<data:text/html,x>",
  "<https://x.example/><img src=x onerror=alert(1)>",
  "![a](https://evil.example/pixel.png)",
  "![a](javascript:alert(1))",
  '![a" onerror="alert(1)](x)',
  "![a][b]\n\n[b]: https://evil.example/pixel.png",
  "[![a](https://evil.example/p.png)](https://x.example)",
  "<div>\n\n*a*\n\n<script>alert(1)</script></div>",
  "<script>alert(1)</script>",
  "<!-- --><img src=x onerror=alert(1)>",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
  "<?php echo '<img src=x onerror=alert(1)>' ?>",
  "<!DOCTYPE x><svg onload=alert(1)>",
  "`<img src=x onerror=alert(1)>`",
  '```"><img src=x onerror=alert(1)>\ncode\n```',
  "~~~ a onclick=alert(1)\ncode\n~~~",
  "    <img src=x onerror=alert(1)>",
  '|a|\n|:-" onclick=alert(1)|\n|b|',
  "|<img src=x onerror=alert(1)>|\n|---|\n|<svg onload=alert(1)>|",
  "# <img src=x onerror=alert(1)> {#id onclick=alert(1)}",
  "- [ ] <input onfocus=alert(1) autofocus>",
  "&lt;img src=x onerror=alert(1)&gt;",
  "&#60;script&#62;alert(1)&#60;/script&#62;",
  "\\<img src=x onerror=alert(1)>",
  "<a data-commandlinker-command='terminal:create-new' href='#'>a</a>",
  "<button data-commandlinker-command='notebook:run-all-cells' data-commandlinker-args='{}'>a</button>",
  "<a href='https://x.example' data-commandlinker-command='filebrowser:delete'>a</a>",
  "<div class='jp-Notebook' id='main' style='position:fixed;inset:0'>a</div>",
  "<form action=/api/shutdown method=post><input type=submit></form>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<style>@import 'https://evil.example/x.css'</style>",
  "<link rel=stylesheet href=https://evil.example/x.css>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  "<svg><use href='data:image/svg+xml,<svg/onload=alert(1)>'/></svg>",
  "<base href=https://evil.example>",
  "<meta http-equiv=refresh content='0;url=https://evil.example'>",
  "[a](https://x.example){data-commandlinker-command=terminal:create-new}",
  "$\\href{javascript:alert(1)}{a}$",
  "[xss](https://x.example/\u202Ejavascript:alert(1))",
];

describe("nothing of anybody's runs, loads or leads astray", () => {
  const alerts = vi.fn();

  beforeEach(() => {
    vi.stubGlobal("alert", alerts);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    expect(alerts).not.toHaveBeenCalled();
  });

  test.each(AIMED.map((payload) => [payload]))("%s", async (payload) => {
    const host = show(payload);
    expect(foreign(host)).toEqual([]);
    expect(host.textContent?.trim()).not.toBe("");
    await new Promise((done) => setTimeout(done));
  });

  const published = inject("hostilePayloads");

  test.skipIf(published.length === 0)(
    `the published payloads (${published.length || "not beside the project"})`,
    async () => {
      expect(published.length).toBe(223);
      const before = performance.getEntriesByType("resource").length;
      for (const payload of published) {
        // As a text, in the middle of one, and as cells, headings and items.
        for (const text of [payload, `a *b* ${payload}`, `# ${payload}`, `- [ ] ${payload}`]) {
          const host = show(text);
          expect(foreign(host), text).toEqual([]);
        }
      }
      await new Promise((done) => setTimeout(done, 50));
      expect(performance.getEntriesByType("resource").length).toBe(before);
    },
  );
});
