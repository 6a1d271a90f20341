import createDOMPurify from "dompurify";
import MarkdownIt, { type MarkdownIt as MarkdownItType } from "markdown-it";

/**
 * Markdown of anybody's as elements that show it and do nothing else. HTML in it is text, images
 * are their alternative texts, so nothing is loaded; links go to web and mail addresses alone.
 * What markdown-it makes of it goes through DOMPurify, which leaves the elements and attributes
 * listed here.
 */

const TAGS = [
  ...["h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"],
  ...["strong", "em", "s", "a", "ul", "ol", "li"],
  ...["table", "thead", "tbody", "tr", "th", "td"],
];
/** Of tables and lists. */
const NO_ADDRESSES = ["align", "start"];
const ADDRESS = /^(?:https?:\/\/|mailto:)/i;
const TASK = /^\[([ xX])\](?=\s)/;

const parser = createParser();
// Of its own: what others hook into theirs does not concern it, nor the other way round.
const purifier = createDOMPurify(window);

/** Null where DOMPurify does not work in this browser: nothing may be shown then but text. */
export function renderMarkdown(text: string): DocumentFragment | null {
  if (!purifier.isSupported) return null;
  const fragment = purifier.sanitize(parser.render(text), {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ["href", ...NO_ADDRESSES],
    // Whatever is none of these has to be an address of this kind.
    ALLOWED_URI_REGEXP: ADDRESS,
    ADD_URI_SAFE_ATTR: NO_ADDRESSES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll("a")) {
    link.rel = "noopener noreferrer";
    link.target = "_blank";
  }
  return fragment;
}

function createParser(): MarkdownItType {
  const made = new MarkdownIt({ html: false, linkify: false, typographer: false });
  made.validateLink = (address) => ADDRESS.test(address.trim());
  // An address that is no link leaves the text as it was written; one of an image is left out.
  made.renderer.rules.image = (tokens, index, options, env, self) => {
    const alternative = self.renderInlineAsText(tokens[index]?.children ?? [], options, env);
    return made.utils.escapeHtml(`[image: ${alternative || "without a text"}]`);
  };
  made.core.ruler.push("tasks", ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== "inline" || tokens[index - 2]?.type !== "list_item_open") return;
      const first = token.children?.[0];
      if (first?.type !== "text") return;
      first.content = first.content.replace(TASK, (_, mark) => (mark === " " ? "☐" : "☑"));
    });
  });
  // Alignment of columns: markdown-it says it in `style`.
  made.core.ruler.push("align", ({ tokens }) => {
    for (const token of tokens) {
      const style = token.attrGet("style");
      if (style === null) continue;
      token.attrs = [["align", String(style).replace("text-align:", "")]];
    }
  });
  return made;
}
