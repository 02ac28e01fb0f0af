// Opens a page from its file in headless Chromium and prints what happened, as JSON:
//
//     node Tests/Report/inspect.mjs PAGE.html [WIDTH] [light|dark|print] [SCREENSHOT.png]
//
// {"drawn", "noises": boxes of a noise floor, "messages": console errors and exceptions, "requests": what it asked for beside itself,
//  "violations": rules of axe-core that are broken, where AXE names its script,
//  "overflow": pixels the page is wider than the window, "canvases": drawn canvases that are not blank}
//
// The browser is spoken to over a pipe, so no port is opened and no driver is needed.
import {spawn} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import process, {argv, env, exit} from "node:process";
import {pathToFileURL} from "node:url";

const [page, width = "1280", look = "light", screenshot] = argv.slice(2);
if (!page) {
  console.error("usage: node inspect.mjs PAGE.html [WIDTH] [light|dark|print] [SCREENSHOT.png]");
  exit(2);
}
const address = pathToFileURL(resolve(page)).href;
const profile = mkdtempSync(join(tmpdir(), "report-"));
const browser = spawn("chromium", [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
  "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
  `--user-data-dir=${profile}`, "about:blank",
], {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], detached: true});

// The browser's helpers are of its process group; they may write to the profile until they are gone, too.
const finish = (code) => {
  const remove = (attempts) => {
    try {
      rmSync(profile, {recursive: true, force: true});
    } catch (error) {
      if (attempts > 0) return setTimeout(remove, 100, attempts - 1);
      console.error(`left behind: ${error.message}`);
    }
    exit(code);
  };
  browser.once("exit", () => remove(50));
  process.kill(-browser.pid, "SIGKILL");
};
const deadline = setTimeout(() => { console.error("the browser did not answer within 60 s"); finish(1); }, 60_000);
browser.once("error", (error) => { console.error(`chromium: ${error.message}`); exit(1); });

let next = 0;
const waiting = new Map();
const listeners = [];
let rest = "";
browser.stdio[4].setEncoding("utf8").on("data", (chunk) => {
  const texts = (rest + chunk).split("\0");
  rest = texts.pop();
  for (const text of texts) {
    const message = JSON.parse(text);
    if (message.id === undefined) listeners.forEach((listen) => listen(message));
    else {
      const {accept, reject} = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else accept(message.result);
    }
  }
});
const send = (method, params = {}, sessionId) => new Promise((accept, reject) => {
  const id = ++next;
  waiting.set(id, {accept, reject});
  browser.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + "\0");
});
const event = (method) => new Promise((accept) => {
  listeners.push((message) => { if (message.method === method) accept(message.params); });
});

const messages = [];
const requests = [];
listeners.push(({method, params}) => {
  if (method === "Runtime.exceptionThrown") {
    messages.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
  } else if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) {
    messages.push(params.args.map((arg) => arg.value ?? arg.description).join(" "));
  } else if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) {
    messages.push(params.entry.text);
  } else if (method === "Network.requestWillBeSent" && params.request.url !== address) {
    requests.push(params.request.url);
  }
});

try {
  const {targetInfos} = await send("Target.getTargets");
  const target = targetInfos.find((info) => info.type === "page");
  const {sessionId} = await send("Target.attachToTarget", {targetId: target.targetId, flatten: true});
  const call = (method, params) => send(method, params, sessionId);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await call(`${domain}.enable`);
  await call("Emulation.setDeviceMetricsOverride",
    {width: Number(width), height: 800, deviceScaleFactor: 1, mobile: Number(width) < 600});
  await call("Emulation.setEmulatedMedia", {
    media: look === "print" ? "print" : "",
    features: [{name: "prefers-color-scheme", value: look === "dark" ? "dark" : "light"}],
  });
  const loaded = event("Page.loadEventFired");
  await call("Page.navigate", {url: address});
  await loaded;
  const {result} = await call("Runtime.evaluate", {returnByValue: true, awaitPromise: true, expression: `(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((done) => setTimeout(done, 50));
    const root = document.documentElement;
    const inked = (canvas) => canvas.width > 0 &&
      canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0);
    return {
      drawn: Number(root.dataset.drawn ?? 0),
      noises: Number(root.dataset.noise ?? 0),
      overflow: root.scrollWidth - root.clientWidth,
      canvases: [...document.querySelectorAll("canvas")].filter(inked).length,
      openTables: document.querySelectorAll("details.data[open]").length,
    };
  })()`});
  let violations;
  if (env.AXE) {
    // Everything is looked at, what is folded away as well.
    await call("Runtime.evaluate", {expression: "document.querySelectorAll('details').forEach((d) => { d.open = true; })"});
    await call("Runtime.evaluate", {expression: readFileSync(env.AXE, "utf8")});
    const {result: found, exceptionDetails} = await call("Runtime.evaluate", {
      returnByValue: true, awaitPromise: true,
      expression: `axe.run({resultTypes: ["violations"]}).then(({violations}) => violations.flatMap((rule) =>
        rule.nodes.map((node) => rule.id + ": " + node.target.join(" ") + " " + (node.any[0]?.message ?? rule.help))))`,
    });
    violations = exceptionDetails ? [exceptionDetails.exception?.description ?? exceptionDetails.text] : found.value;
  }
  if (screenshot) {
    const {data} = await call("Page.captureScreenshot", {captureBeyondViewport: true});
    writeFileSync(screenshot, Buffer.from(data, "base64"));
  }
  console.log(JSON.stringify({...result.value, messages, requests, violations}));
  clearTimeout(deadline);
  finish(0);
} catch (error) {
  console.error(String(error));
  finish(1);
}
