/**
 * Named characters of HTML as Markdown may have them: those of HTML 4 that writing needs
 * (W3C, HTML 4.01, section 24). The whole table of HTML 5 would be a twentieth of the bundle.
 */
const LATIN_1 =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn " +
  "sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave " +
  "Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml " +
  "ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN " +
  "szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave " +
  "iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute " +
  "ucirc uuml yacute thorn yuml";
const GREEK =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho " +
  "sigmaf sigma tau upsilon phi chi psi omega";

const CHARACTERS = new Map<string, string>([
  ...LATIN_1.split(" ").map((name, i) => [name, String.fromCharCode(160 + i)] as const),
  ...GREEK.split(" ").flatMap((name, i) => {
    const small = [name, String.fromCharCode(945 + i)] as const;
    const capital = name.charAt(0).toUpperCase() + name.slice(1);
    return name === "sigmaf" ? [small] : [small, [capital, String.fromCharCode(913 + i)] as const];
  }),
  ...Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    ndash: "–",
    mdash: "—",
    lsquo: "‘",
    rsquo: "’",
    ldquo: "“",
    rdquo: "”",
    bull: "•",
    hellip: "…",
    euro: "€",
    trade: "™",
    larr: "←",
    uarr: "↑",
    rarr: "→",
    darr: "↓",
    harr: "↔",
    forall: "∀",
    part: "∂",
    exist: "∃",
    nabla: "∇",
    isin: "∈",
    prod: "∏",
    sum: "∑",
    minus: "−",
    radic: "√",
    infin: "∞",
    int: "∫",
    asymp: "≈",
    ne: "≠",
    equiv: "≡",
    le: "≤",
    ge: "≥",
  }),
]);

/** What `&name;` stands for; as it is where the name is not known. */
export function decodeHTMLStrict(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => CHARACTERS.get(name) ?? whole);
}
