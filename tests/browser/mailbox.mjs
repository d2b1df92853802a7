// A mail server and a mail program, both written by others than those who wrote what is tested.

import { require } from "./browser.mjs";

const { SMTPServer } = require("smtp-server");
const PostalMime = require("postal-mime");

/** Who may hand mail to the server. */
const [USER, PASSWORD] = ["openfloor", "a password of a test"];

export class Mailbox {
  /** Each letter as a mail program reads it, with the addresses that the server was told. */
  letters = [];

  static async start() {
    const mailbox = new Mailbox();
    mailbox.server = new SMTPServer({
      authMethods: ["PLAIN"],
      allowInsecureAuth: true,
      disabledCommands: ["STARTTLS"],
      onAuth: ({ username, password }, _, done) =>
        username === USER && password === PASSWORD ? done(null, { user: USER }) : done(new Error("nobody of ours")),
      onData: (stream, { envelope }, done) => mailbox.take(stream, envelope).then(() => done(), done),
    });
    await new Promise((resolve) => mailbox.server.listen(0, "127.0.0.1", resolve));
    return mailbox;
  }

  async take(stream, { mailFrom, rcptTo }) {
    const parts = [];
    for await (const part of stream) parts.push(part);
    const letter = await PostalMime.parse(Buffer.concat(parts));
    this.letters.push({ ...letter, from: mailFrom.address, recipients: rcptTo.map(({ address }) => address) });
  }

  /** How `openfloor up` hands its mail to the server. */
  get options() {
    const { port } = this.server.server.address();
    return ["--smtp-url", `smtp://127.0.0.1:${port}`, "--smtp-user", USER, "--smtp-password", PASSWORD];
  }

  /** The letter that comes after so many, once it is there. */
  async letter(number) {
    for (let tries = 0; tries < 400 && this.letters.length < number; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (this.letters.length < number) throw new Error(`${this.letters.length} letters came, not ${number}`);
    return this.letters[number - 1];
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

/** A header as it came. */
export function header(letter, name) {
  return letter.headers.find(({ key }) => key === name)?.value;
}
