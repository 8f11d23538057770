"""An SMTP server for tests: takes letters into a folder and misbehaves as the file `mode` in it says.

Usage: sink.py PORT FOLDER. Prints its port once it listens. Modes, read anew for every letter; with a READER for theirs alone:
  ok          takes everything
  slow N [READER]
              answers the end of a letter after N seconds
  greylist    451 the first time a reader is named, then takes the letter
  cut         takes the letter and cuts the line without saying so
  refuse N [READER]
              N to every reader; 550 without it
  full        452 to the end of every letter
Each letter taken is N.eml as it came and N.txt, its reader, Message-ID, subject and plain text.
"""

import asyncio
import email
import email.policy
import pathlib
import sys

from aiosmtpd.smtp import SMTP

folder = pathlib.Path(sys.argv[2])


class Sink:
    def __init__(self):
        self.met = set()
        self.count = 0

    def mode(self):
        try:
            return (folder / "mode").read_text().split() or ["ok"]
        except FileNotFoundError:
            return ["ok"]

    async def handle_RCPT(self, server, session, envelope, address, options):
        mode = self.mode()
        if mode[0] == "refuse" and address in (mode[2:] or [address]):
            return f"{(mode[1:] or ['550'])[0]} the sink refuses this reader"
        if mode[0] == "greylist" and address not in self.met:
            self.met.add(address)
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mode = self.mode()
        if mode[0] == "slow" and (mode[2:] or envelope.rcpt_tos) == envelope.rcpt_tos:
            await asyncio.sleep(float(mode[1]))
        if mode[0] == "full":
            return "452 4.3.1 the sink has no room"
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = letter.get_body(("plain",)).get_content()
        self.count += 1
        (folder / f"{self.count:04}.eml").write_bytes(envelope.content)
        head = [*envelope.rcpt_tos, letter["Message-ID"], letter["Subject"]]
        (folder / f"{self.count:04}.txt").write_text("\n".join([*head, text]))
        if mode[0] == "cut":
            server.transport.abort()
        return "250 OK"


async def main():
    sink = Sink()
    loop = asyncio.get_running_loop()
    make = lambda: SMTP(sink, hostname="sink.example", enable_SMTPUTF8=True)
    server = await loop.create_server(make, "127.0.0.1", int(sys.argv[1]))
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
