// The three services as processes of their own over a nats-server, behind a front that sends each request where
// `deploy/nginx/openfloor.conf` says.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const { OPENFLOOR_BIN: PROGRAM, OPENFLOOR_NATS_SERVER: NATS_SERVER } = process.env;
const CONFIGURATION = new URL("../../deploy/nginx/openfloor.conf", import.meta.url);

/** The services that a front sends requests to. */
const SERVICES = ["ingest", "projection", "alert"];

/** The locations of the configuration: path or expression, how it is compared, to whom. */
async function locations() {
  const text = await readFile(CONFIGURATION, "utf8");
  const found = [...text.matchAll(/^\s*location (?:([=~]) )?(\S+)\s+\{ proxy_pass http:\/\/(\S+); \}$/gm)];
  if (found.length < SERVICES.length) throw new Error("deploy/nginx/openfloor.conf has no table of locations");
  return found.map(([, how, path, to]) => ({ path, how, to }));
}

/** Who answers a request: the whole path first, else an expression, else the longest beginning of it. */
function service(table, method, path) {
  const exact = table.find((one) => one.how === "=" && path === one.path);
  const expressed = table.find((one) => one.how === "~" && new RegExp(one.path).test(path));
  const beginnings = table.filter((one) => !one.how && path.startsWith(one.path));
  beginnings.sort((a, b) => b.path.length - a.path.length);
  const { to } = exact ?? expressed ?? beginnings[0];
  if (to !== "$reads_or_writes") return to;
  return ["GET", "HEAD"].includes(method) ? "projection" : "ingest";
}

export class Apart {
  static async start() {
    if (!PROGRAM || !NATS_SERVER) throw new Error("OPENFLOOR_BIN or OPENFLOOR_NATS_SERVER is not set: run cargo xtask browser");
    const apart = new Apart(await mkdtemp(join(tmpdir(), "openfloor-apart-")), await locations());
    try {
      await apart.listen();
      await apart.startNats();
      // Ingest first: it makes the streams and adopts the charters.
      for (const name of SERVICES) await apart.startService(name);
    } catch (error) {
      await apart.stop();
      throw error;
    }
    return apart;
  }

  constructor(data, table) {
    Object.assign(this, { data, table, running: [], at: {}, admin: {}, answered: {} });
  }

  /** The front: passes on what comes, with who asked. */
  async listen() {
    this.front = createServer((asked, answer) => {
      const name = service(this.table, asked.method, new URL(asked.url, "http://front").pathname);
      this.answered[name] = (this.answered[name] ?? 0) + 1;
      const headers = { ...asked.headers, "x-forwarded-for": asked.socket.remoteAddress };
      const { hostname, port } = new URL(this.at[name]);
      const onward = request({ hostname, port, path: asked.url, method: asked.method, headers }, (came) => {
        answer.writeHead(came.statusCode, came.headers);
        came.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      asked.pipe(onward);
    });
    await new Promise((resolve) => this.front.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.front.address().port}`;
  }

  spawned(program, options) {
    const process = spawn(program, options, { stdio: ["ignore", "ignore", "pipe"] });
    process.ended = new Promise((resolve) => process.on("exit", resolve));
    this.running.push(process);
    return process;
  }

  async startNats() {
    const file = join(this.data, "nats.conf");
    const store = join(this.data, "jetstream");
    await writeFile(file, `listen: "127.0.0.1:-1"\njetstream { store_dir: "${store}", sync_interval: always }\n`);
    const server = this.spawned(NATS_SERVER, ["-c", file]);
    let said = "";
    for await (const line of createInterface({ input: server.stderr })) {
      said += `${line}\n`;
      const address = line.match(/Listening for client connections on (\S+)/)?.[1];
      if (address) this.nats = `nats://${address}`;
      if (!line.includes("Server is ready")) continue;
      server.stderr.resume();
      return;
    }
    throw new Error(`nats-server ended before it was ready: ${said}`);
  }

  /** Starts a service and waits until it says where it listens. */
  async startService(name) {
    const options = [name, "--nats", this.nats, "--data", join(this.data, name), "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
    const process = this.spawned(PROGRAM, [...options, "--public-url", this.url]);
    let said = "";
    for await (const line of createInterface({ input: process.stderr })) {
      said += `${line}\n`;
      const url = line.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
      if (url && line.includes("listening")) this.at[name] = url;
      if (url && line.includes("operators")) {
        this.admin[name] = url.slice(0, -1);
        process.stderr.resume();
        return;
      }
    }
    throw new Error(`${name} ended before it listened: ${said}`);
  }

  /** A command of the operator; what it prints. */
  async run(command) {
    const { stdout } = await promisify(execFile)(PROGRAM, [...command, "--nats", this.nats]);
    return stdout.trim();
  }

  async stop() {
    for (const process of this.running.reverse()) {
      process.kill("SIGTERM");
      await process.ended;
    }
    this.front?.closeAllConnections();
    await new Promise((resolve) => (this.front ? this.front.close(resolve) : resolve()));
    await rm(this.data, { recursive: true });
  }
}
