// `thidua demo` as a child process, and the letters it leaves.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export class Service {
  log = '';

  static async prepare() {
    const service = new Service();
    service.directory = await mkdtemp(join(tmpdir(), 'thidua-browser-'));
    return service;
  }

  async start(binary, ...flags) {
    const args = ['demo', '--directory', join(this.directory, 'demo'), '--listen', '127.0.0.1:0', '--json', ...flags];
    this.process = spawn(binary, args);
    this.ended = once(this.process, 'exit');
    this.process.stderr.on('data', (chunk) => (this.log += chunk));
    const lines = createInterface(this.process.stdout)[Symbol.asyncIterator]();
    const first = await Promise.race([lines.next(), this.ended, pause(180_000, {}, { ref: false })]);
    assert(first.value, 'it ended, or gave no line of JSON within three minutes');
    this.demo = JSON.parse(first.value);
  }

  /** Waits until letters to an account told of the file `id` `count` times; what falls together is one letter. */
  letters = async ({ email }, id, count) => {
    const folder = join(this.directory, 'demo', 'mail');
    const timesAbout = (letter) => {
      const parts = letter.split(/Content-Transfer-Encoding: base64\r\n\r\n/).slice(1);
      const texts = parts.map((part) => Buffer.from(part.split('\r\n--')[0], 'base64').toString());
      const to = letter.match(/^To: .*(\r\n[ \t].*)*/m)?.[0] ?? '';
      if (!to.includes(`<${email}>`)) return 0;
      return Math.max(0, ...texts.map((text) => text.split(`/nominations/${id}`).length - 1));
    };
    let found = 0;
    for (const until = Date.now() + 120_000; found < count && Date.now() < until; await pause(100)) {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
      const letters = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      found = letters.map(timesAbout).reduce((sum, times) => sum + times, 0);
    }
    assert.equal(found, count, `letters to ${email} about ${id}`);
  };

  async stop() {
    this.process.kill('SIGTERM');
    const [code] = await Promise.race([this.ended, pause(10_000, ['still running after 10 s'], { ref: false })]);
    assert.equal(code, 0, 'exit code after SIGTERM');
  }

  async clean() {
    this.process?.kill('SIGKILL');
    await this.ended?.catch(() => {});
    await rm(this.directory, { recursive: true, force: true });
  }
}
