// The system's Chromium, and what is looked at on every page.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const TOOLS = process.env.OPENFLOOR_BROWSER_TOOLS;
const SCREENSHOTS = process.env.OPENFLOOR_SCREENSHOTS;
if (!TOOLS) throw new Error("OPENFLOOR_BROWSER_TOOLS names no packages: run cargo xtask browser");
/** The packages that package-lock.json pins. */
export const require = createRequire(join(TOOLS, "package.json"));
const { chromium } = require("playwright-core");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 AA. */
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** And what else axe holds to be good practice on a page. */
const PAGE = [...WCAG, "best-practice"];

/** A letter has its heading in its subject. */
export const LETTER = WCAG;

export function launch() {
  // Within containers there is no sandbox to be had; every page is our own.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: process.env.OPENFLOOR_CHROMIUM, args });
}

/** axe finds nothing, in light and in dark, and nothing sticks out at 320 pixels. */
export async function assertAccessible(page, name, rules = PAGE) {
  const size = page.viewportSize();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), rules);
    const told = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html.slice(0, 200)}`);
    assert.deepEqual(told, [], `${name} in ${colorScheme}`);
    await shoot(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 320, `${name} is ${width} pixels wide where there are 320`);
  await shoot(page, `${name}-320`);
  await page.setViewportSize(size);
}

/** What a test does with the page that it has open by now: axe can look only where scripts may run. */
export const handsOn = (page, hasScript) => ({
  look: async (name, where = page()) => {
    if (hasScript) await assertAccessible(where, name);
  },
  says: async (text, where = page()) =>
    assert.ok(await where.getByText(text).count(), `${text}: ${await where.innerText("body")}`),
  press: (name, where = page()) => where.getByRole("button", { name, exact: true }).click(),
});

/** The page in French, and nothing of it in English but what somebody wrote. */
export async function assertFrench(page, url, written = []) {
  await page.goto(`${url}${url.includes("?") ? "&" : "?"}lang=fr`);
  assert.equal(await page.getAttribute("html", "lang"), "fr", url);
  const text = written.reduce((text, words) => text.replaceAll(words, ""), await page.innerText("body"));
  assert.doesNotMatch(text, /\b(the|what|your|you|woman|women|pledge|wrong|seat|stored|said)\b/i, url);
}

/** On paper there is what the page says, whole, and nothing that can only be done on a screen. */
export async function assertPrints(page, name, ...content) {
  const size = page.viewportSize();
  // A4, less its margins.
  await page.setViewportSize({ width: 720, height: 1040 });
  await page.emulateMedia({ media: "print" });
  const ofScreens = page.locator("form, button, .button, footer, .skip, .account, nav a:not(.brand)").filter({ visible: true });
  assert.deepEqual(await ofScreens.allInnerTexts(), [], name);
  for (const text of content) {
    assert.ok(await page.getByText(text).filter({ visible: true }).count(), `${name}: ${text}: ${await page.innerText("main")}`);
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 720, `${name} is ${width} pixels wide on paper`);
  await shoot(page, `${name}-print`);
  await page.emulateMedia({ media: null });
  await page.setViewportSize(size);
}

/** A picture of the page, where somebody asked for pictures. */
async function shoot(page, name) {
  if (!SCREENSHOTS) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: name.endsWith("320") === false });
}
