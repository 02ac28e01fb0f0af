// Holds the WebAssembly build of Playground against the native one, bit for bit.
//
//     node Tests/WebAssembly/compare.mjs MODULE.wasm NATIVE
//
// NATIVE is the `playground-check` executable. Each line it prints is a function's name, its arguments and the
// 64 bits that it returned; the same call is made here, and every value must be the same.
import {execFileSync} from "node:child_process";
import {readFileSync} from "node:fs";
import {argv, exit} from "node:process";

const [modulePath, nativePath] = argv.slice(2);
if (!modulePath || !nativePath) {
  console.error("usage: node compare.mjs MODULE.wasm NATIVE");
  exit(2);
}

const module = await WebAssembly.compile(readFileSync(modulePath));
const wanted = WebAssembly.Module.imports(module);
if (wanted.length > 0) {
  console.error("the module asks the page for functions, and a page has none to give:");
  for (const {module: from, name} of wanted) console.error(`  ${from}.${name}`);
  console.error("remedy: define them in Sources/PlaygroundRuntime, or remove the code that needs them");
  exit(1);
}
const {exports} = await WebAssembly.instantiate(module, {});

/** An argument as its parameter takes it: `12n` is a 64-bit integer, anything else a number. */
const argument = (text) => (text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text));

const lines = execFileSync(nativePath, {encoding: "utf8", timeout: 300_000}).trim().split("\n");
let compared = 0;
let different = 0;
for (const line of lines) {
  const words = line.split(" ");
  const native = BigInt(words.pop());
  const [name, ...rest] = words;
  if (typeof exports[name] !== "function") {
    console.error(`${name}: not exported by ${modulePath}`);
    different += 1;
    continue;
  }
  const page = BigInt.asUintN(64, exports[name](...rest.map(argument)));
  compared += 1;
  if (page !== native) {
    different += 1;
    console.error(`${words.join(" ")}: native ${native.toString(16)}, WebAssembly ${page.toString(16)}`);
  }
}
if (compared === 0) {
  console.error(`${nativePath} printed nothing to compare`);
  exit(1);
}
const size = (readFileSync(modulePath).length / 1024).toFixed(0);
console.log(`WebAssembly (${size} KiB): ${compared - different} of ${compared} results as native, bit for bit`);
exit(different === 0 ? 0 : 1);
