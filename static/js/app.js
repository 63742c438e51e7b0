/* Sourcebridge: keyboard, menus, messages, copying. Every page works without this file. */
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (target) => target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  const say = (text) => { const live = one("#live"); if (live) live.textContent = text; };
  const open = (link) => { if (link) location.assign(link.href); };

  /* Rows: J and K move, Enter opens because the link itself has the focus. */
  const move = (step) => {
    const links = all("[data-row] .row-link");
    if (!links.length) return open(one(step > 0 ? "[data-next]" : "[data-previous]"));
    const now = links.findIndex((link) => link.closest("[data-row]").hasAttribute("data-active"));
    const next = links[Math.min(Math.max(now + step, 0), links.length - 1)];
    all("[data-active]").forEach((row) => row.removeAttribute("data-active"));
    next.closest("[data-row]").setAttribute("data-active", "");
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const search = () => {
    const input = one("main input[type=search]") || one("#jump");
    if (input) { input.focus(); input.select(); }
  };
  const go = (letter) => open(all(".side-nav a").find((link) => (one("span", link) || link).textContent.trim()[0].toLowerCase() === letter));
  const keys = () => { const dialog = one("#keys"); if (dialog && !dialog.open) dialog.showModal(); };

  let leader = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      const input = one("#jump");
      const target = input && input.offsetParent ? input : one("main input[type=search]");
      if (target) { event.preventDefault(); target.focus(); target.select(); }
      return;
    }
    if (event.key === "Escape") {
      const menu = all("details[data-menu][open]").pop();
      const close = event.target.closest("[data-list]") && one("[data-close]");
      if (close) { event.preventDefault(); close.click(); }
      else if (menu) { menu.open = false; one("summary", menu).focus(); }
      else if (event.target.type === "search") event.target.blur();
      return;
    }
    if (/^Arrow(Up|Down)$/.test(event.key) && event.target.closest("[data-list]")) {
      const stops = all("[data-list] input, [data-list] li button");
      const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
      return;
    }
    if (root.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || one("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (leader && event.timeStamp - leader < 1500) {
      leader = 0;
      if ("lcs".includes(key)) { event.preventDefault(); go(key); return; }
    }
    const act = { "/": search, j: () => move(1), k: () => move(-1), "?": keys, g: () => { leader = event.timeStamp; } }[key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || row.hasAttribute("data-active")) return;
    all("[data-active]").forEach((other) => other.removeAttribute("data-active"));
    row.setAttribute("data-active", "");
  });

  /* Menus close on a click elsewhere; messages go; secrets are copied; forms are sent once. */
  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const button = event.target.closest("button");
    if (!button) return;
    if ("dismiss" in button.dataset) { button.closest(".notice").remove(); one("#main").focus(); }
    if ("openKeys" in button.dataset) keys();
    if ("copy" in button.dataset) copy(button);
  });
  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    const label = one("[data-label]", button) || button;
    const before = label.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      label.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      label.textContent = "Selected, press Ctrl C";
    }
    say(label.textContent);
    setTimeout(() => { label.textContent = before; }, 3000);
  };
  document.addEventListener("change", (event) => { if (event.target.closest("[data-autosubmit]")) event.target.form.requestSubmit(); });

  /* Polling rests while the tab is hidden; a change of state is said once. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.matches("[data-poll]")) event.preventDefault();
  });
  let state = (one("[data-state]") || { dataset: {} }).dataset.state;
  document.addEventListener("htmx:afterSettle", () => {
    const now = one("[data-state]");
    if (now && now.dataset.state !== state) { state = now.dataset.state; say(state); }
  });

  /* What htmx could not bring is said; an answer from elsewhere (signed out) is opened whole. */
  const failed = () => { const box = one("[data-failed]"); if (box) box.hidden = false; };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.responseURL.includes("/accounts/login/")) { detail.shouldSwap = false; location.assign(detail.xhr.responseURL); }
  });

  all("[data-dismiss], [data-copy], [data-open-keys]").forEach((button) => { button.hidden = false; });
  const errors = one("[data-focus]");
  if (errors) errors.focus();
})();
