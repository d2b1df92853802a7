// An `openfloor up` of its own: an empty data directory, ports that are free, ended with the test.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const PROGRAM = process.env.OPENFLOOR_BIN;

export class Installation {
  /** `more` are further options of `openfloor up`. */
  static async start(more = []) {
    if (!PROGRAM) throw new Error("OPENFLOOR_BIN names no openfloor program: run cargo xtask browser");
    const data = await mkdtemp(join(tmpdir(), "openfloor-browser-"));
    const options = ["up", "--data", data, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", ...more];
    const running = spawn(PROGRAM, options, { stdio: ["ignore", "pipe", "inherit"] });
    const installation = new Installation(data, running);
    for await (const line of createInterface({ input: running.stdout })) {
      const link = line.match(/http\S+\/sign-in\?code=\S+/);
      if (link) {
        installation.signIn = link[0];
        installation.url = new URL(link[0]).origin;
        running.stdout.resume();
        return installation;
      }
    }
    throw new Error("openfloor ended before it gave a link to sign in");
  }

  constructor(data, running) {
    this.data = data;
    this.running = running;
    this.ended = new Promise((resolve) => running.on("exit", resolve));
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

  /** What its own organiser asks of the API. */
  async ask(method, path, body) {
    const headers = { authorization: `Bearer ${await this.key()}`, "content-type": "application/json" };
    const answer = await fetch(`${this.url}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  /** The page of the letters that no mail server takes, once there are so many. */
  async letters(page, many) {
    const admin = await this.admin();
    const letters = page.getByRole("article");
    for (let tries = 0; tries < 200; tries++) {
      await page.goto(`${admin}/outbox`);
      if ((await letters.count()) >= many) return letters;
    }
    throw new Error(`${await letters.count()} letters came, not ${many}`);
  }

  async stop() {
    this.running.kill("SIGTERM");
    await this.ended;
    await rm(this.data, { recursive: true });
  }
}
