// PouchDB pushing documents to its own server on this machine, each on LevelDB; says how many a second, as JSON.
//   node peer.js FOLDER DOCUMENTS BATCH BYTES
const express = require("express");
const PouchDB = require("pouchdb");
const [folder, documents, batch, bytes] = process.argv.slice(2).map((each, at) => (at ? Number(each) : each));

const Server = PouchDB.defaults({ prefix: `${folder}/server/` });
const Laptop = PouchDB.defaults({ prefix: `${folder}/laptop/` });
require("fs").mkdirSync(`${folder}/server`);
require("fs").mkdirSync(`${folder}/laptop`);

function document(number) {
  const note = `第${number}项：现场检查未发现问题`;
  const told = { _id: `r${String(number).padStart(9, "0")}`, kind: "visit.answered/1", inspection: "00112233aabbccdd",
    item: "6401-001", check: number % 40, answer: "compliant", note, filler: "" };
  const lacking = bytes - Buffer.byteLength(JSON.stringify(told));
  return lacking > 0 ? { ...told, filler: "x".repeat(lacking) } : told;
}

async function main() {
  const app = express();
  app.use("/", require("express-pouchdb")(Server, { mode: "minimumForPouchDB", inMemoryConfig: true,
    logPath: `${folder}/log.txt` }));
  const listening = app.listen(0, "127.0.0.1");
  await new Promise((ready) => listening.once("listening", ready));
  const local = new Laptop("ledger");
  for (let at = 0; at < documents; at += 1000)
    await local.bulkDocs(Array.from({ length: Math.min(1000, documents - at) }, (_, more) => document(at + more)));
  const remote = new PouchDB(`http://127.0.0.1:${listening.address().port}/log`);
  const begun = process.hrtime.bigint();
  const told = await local.replicate.to(remote, { batch_size: batch });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const there = (await remote.info()).doc_count;
  console.log(JSON.stringify({ documents: there, written: told.docs_written, failed: told.doc_write_failures,
    documents_in_a_batch: batch, document_bytes: bytes, documents_per_second: Math.round(documents / seconds) }));
  process.exit(there === documents ? 0 : 1);
}
main().catch((problem) => { console.error(problem); process.exit(1); });
