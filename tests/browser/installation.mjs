// An `openfloor up` of its own: an empty data directory, ports that are free, ended with the test; and a document of
// somebody else's that it reads.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PROGRAM = process.env.OPENFLOOR_BIN;

/** A clock that is ahead. */
const CLOCK = fileURLToPath(new URL("later.c", import.meta.url));

/** A document that programmes are read from, at a link; `text` can become another one. */
export class Served {
  static async start(text) {
    const served = new Served();
    served.text = text;
    served.server = createServer((_, answer) => answer.setHeader("content-type", "text/csv").end(served.text));
    await new Promise((resolve) => served.server.listen(0, "127.0.0.1", resolve));
    served.link = `http://127.0.0.1:${served.server.address().port}/programme.csv`;
    return served;
  }

  stop() {
    this.server.close();
  }
}

export class Installation {
  /** `more` are further options of `openfloor up`. */
  static async start(more = []) {
    if (!PROGRAM) throw new Error("OPENFLOOR_BIN names no openfloor program: run cargo xtask browser");
    const data = await mkdtemp(join(tmpdir(), "openfloor-browser-"));
    const installation = new Installation(data, more);
    await installation.begin({});
    return installation;
  }

  constructor(data, more) {
    Object.assign(this, { data, more });
  }

  async begin(environment) {
    const options = ["up", "--data", this.data, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", ...this.more];
    const env = { ...process.env, ...environment };
    this.running = spawn(PROGRAM, options, { stdio: ["ignore", "pipe", "inherit"], env });
    this.ended = new Promise((resolve) => this.running.on("exit", resolve));
    for await (const line of createInterface({ input: this.running.stdout })) {
      const link = line.match(/http\S+\/sign-in\?code=\S+/);
      if (link) {
        this.signIn = link[0];
        this.url = new URL(link[0]).origin;
        this.running.stdout.resume();
        return;
      }
    }
    throw new Error("openfloor ended before it gave a link to sign in");
  }

  /** Ends it, and starts it so many days later over the same data; it listens elsewhere then. */
  async later(days) {
    await this.end();
    const clock = join(this.data, "later.so");
    await promisify(execFile)("cc", ["-shared", "-fPIC", "-o", clock, CLOCK]);
    await this.begin({ LD_PRELOAD: clock, SECONDS_AHEAD: String(days * 24 * 60 * 60) });
  }

  /** A link of before, to where it listens now. */
  moved(link) {
    const { pathname, search } = new URL(link);
    return `${this.url}${pathname}${search}`;
  }

  /** A command of the operator, beside what runs. */
  async run(command) {
    await promisify(execFile)(PROGRAM, [...command, "--data", this.data]);
  }

  /** The key of its own organiser. */
  async key() {
    return (await readFile(join(this.data, "organiser.key"), "utf8")).trim();
  }

  /** Where operators reach it. */
  async admin() {
    return JSON.parse(await readFile(join(this.data, "owner.lock"), "utf8")).admin;
  }

  /** Its own organiser signs in on this page, by the link that opens it once. */
  async letIn(page) {
    await page.goto(this.signIn);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/convenings");
  }

  /** What its own organiser asks of the API. */
  async ask(method, path, body) {
    const headers = { authorization: `Bearer ${await this.key()}`, "content-type": "application/json" };
    const answer = await fetch(`${this.url}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  /** The page of the letters that no mail server takes, once there are so many, to somebody if an address is given. */
  async letters(page, many, address = "") {
    const admin = await this.admin();
    const letters = page.getByRole("article").filter({ hasText: address });
    for (let tries = 0; tries < 200; tries++) {
      await page.goto(`${admin}/outbox`);
      if ((await letters.count()) >= many) return letters;
    }
    throw new Error(`${await letters.count()} letters came, not ${many}`);
  }

  async end() {
    this.running.kill("SIGTERM");
    await this.ended;
  }

  async stop() {
    await this.end();
    await rm(this.data, { recursive: true });
  }
}
