// usage: node tell.js URL BODY — tells the control interface of a world something; ends with 1 when it refuses.
const [url, body] = process.argv.slice(2);
const response = await fetch(url, { method: 'POST', body });
if (!response.ok) console.error(await response.text());
process.exitCode = response.ok ? 0 : 1;
