"use strict";
(() => {
  const collator = new Intl.Collator("en", { numeric: true });
  const grouped = (number) => number.toLocaleString("en");
  const value = (words) => parseFloat(words.replaceAll(",", ""));
  const make = (tag, words, more) => Object.assign(document.createElement(tag), { textContent: words }, more);

  async function unpack(words) {
    const bytes = Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  }

  // Gives a table its buttons, and returns what shows only the rows that hold given words.
  function enliven(grid) {
    const body = grid.querySelector("tbody"), count = grid.querySelector(".count");
    const packed = grid.querySelector("script"), pager = grid.querySelector(".pager");
    const heads = [...grid.querySelectorAll("thead th")], size = body.rows.length;
    const first = [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
    let all, wanted = "", column = -1, up = 1, from = 0;
    const everything = () => (all ??= packed ? unpack(packed.textContent).then((rest) => first.concat(rest)) : Promise.resolve(first));

    const inOrder = ({ [column]: a }, { [column]: b }) => {
      if (a === "—" || b === "—") return (a === "—") - (b === "—");
      if (heads[column].className !== "number") return up * collator.compare(a, b);
      const [x, y] = [value(a), value(b)];
      return isNaN(x) || isNaN(y) ? isNaN(x) - isNaN(y) : up * (x - y);
    };
    const written = (cells) => {
      const row = make("tr", "");
      row.append(...cells.map((words, n) => make(n ? "td" : "th", words, n ? { className: heads[n].className } : { scope: "row" })));
      return row;
    };
    async function show() {
      const rows = await everything();
      const found = rows.filter((cells) => cells.join("\n").toLowerCase().includes(wanted));
      if (column >= 0) found.sort(inOrder);
      body.replaceChildren(...found.slice(from, from + size).map(written));
      const part = found.length > size ? `rows ${grouped(from + 1)} to ${grouped(Math.min(from + size, found.length))} of ` : "";
      count.textContent = part + grouped(found.length) + (wanted ? ` of ${grouped(rows.length)} rows match` : " rows");
      if (pager) [pager.firstChild.disabled, pager.lastChild.disabled] = [!from, from + size >= found.length];
      return [found.length, rows.length];
    }
    const draw = () => show().catch(() => void (count.textContent = "this browser cannot unpack the other rows"));

    if (size > 1) heads.forEach((head, n) => {
      const button = make("button", head.textContent, { type: "button" });
      button.addEventListener("click", () => {
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        [up, column, from] = [column === n ? -up : 1, n, 0];
        head.setAttribute("aria-sort", up > 0 ? "ascending" : "descending");
        draw();
      });
      head.replaceChildren(button);
    });
    if (pager) {
      const buttons = ["Previous", "Next"].map((name) => make("button", name, { type: "button" }));
      buttons.forEach((button, n) => button.addEventListener("click", () => ((from += n ? size : -size), draw())));
      buttons[0].disabled = true;
      pager.replaceChildren(...buttons);
      pager.hidden = false;
    }
    return (words) => ([wanted, from] = [words, 0], draw());
  }

  const grids = [...document.querySelectorAll(".grid")].map((grid) => [grid.closest(".policy"), enliven(grid)]);
  const find = document.getElementById("find");
  if (!find) return;
  const searched = grids.filter(([policy]) => policy), words = find.querySelector("input");
  find.hidden = false;
  words.addEventListener("input", async () => {
    const wanted = words.value.trim().toLowerCase();
    const counts = await Promise.all(searched.map(([, search]) => search(wanted)));
    const sum = (part) => grouped(counts.reduce((total, count) => total + (count ? count[part] : 0), 0));
    const failed = counts.filter((count) => !count).length;
    searched.forEach(([policy], n) => (policy.hidden = counts[n]?.[0] === 0));
    find.querySelector("p").textContent = wanted || failed
      ? `“${wanted}”: ${sum(0)} of ${sum(1)} findings match, the others are hidden` + (failed ? `; ${failed} tables cannot be searched` : "") : "";
  });
})();
