// An invented programme: 100 sessions, names and nothing else. Nobody is counted.

const FIRST = ["Ada", "Bo", "Chi", "Dov", "Eli", "Fen", "Gus", "Hal", "Ida", "Jun"];
const LAST = ["Example", "Sample", "Quay", "Harbour", "Tide", "Lantern", "Mole", "Buoy", "Anchor", "Sound"];

export const SESSIONS = 100;
/** Sessions of several: the first ones. */
export const PANELS = 27;
/** On the panels three at a time, and one on each talk. */
export const PEOPLE = 100;

const person = (n) => `${FIRST[n % 10]} ${LAST[Math.floor(n / 10) % 10]}`;

/** Who sits where: three of the first 27 on each panel, each of them on three panels; one on each talk. */
export function sessions() {
  const all = [];
  for (let n = 0; n < SESSIONS; n++) {
    const on = n < PANELS ? [n, (n + 1) % PANELS, (n + 2) % PANELS] : [n];
    all.push({ slug: `s${n}`, title: `Session ${n}`, people: on.map(person) });
  }
  return all;
}

/** As a spreadsheet. `counted` adds a column, from name to class; `more` adds seats: session and name. */
export function csv({ counted, more = [] } = {}) {
  const lines = [`convening,panel,title,date,name,role${counted ? ",counted as" : ""}`];
  for (const { slug, title, people } of sessions()) {
    const added = more.filter(([to]) => to === slug).map(([, name]) => name);
    for (const name of [...people, ...added]) {
      const klass = counted ? `,${counted[name] ?? ""}` : "";
      lines.push(`harbour-days,${slug},${title},2099-05-14,${name},Panelist${klass}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
