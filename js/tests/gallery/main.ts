/** The cloud of points is no board: it is drawn on a page of its own. */
if (new URLSearchParams(location.search).get("scene") === "cloud") await import("./cloud");
else await import("./gallery");

export {};
