/** Matches that are marked in one text, at most. */
const MOST_MARKS = 1_000;

/** Where an expression matches in a text: first index and the one after the last, in order. */
export function matchesIn(text: string, expression: RegExp, most = MOST_MARKS): [number, number][] {
  const all = new RegExp(expression.source, `${expression.flags.replace("g", "")}g`);
  const found: [number, number][] = [];
  for (const match of text.matchAll(all)) {
    if (match[0] !== "") found.push([match.index, match.index + match[0].length]);
    if (found.length >= most) break;
  }
  return found;
}

/** Wrap what matches in the text nodes below `root` in elements that mark it. */
export function markMatches(root: ParentNode & Node, expression: RegExp): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  let left = MOST_MARKS;
  for (const node of nodes) {
    if (left <= 0) return;
    const matches = matchesIn(node.data, expression, left);
    left -= matches.length;
    // From the end: what lies before keeps its place.
    for (const [start, end] of matches.reverse()) {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      range.surroundContents(document.createElement("mark"));
    }
  }
}
