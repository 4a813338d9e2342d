const [, , given = ''] = process.argv;
const bytes = Number(given);
if (Number.isNaN(bytes)) throw new TypeError(`${given} is no number`);
const held = Buffer.alloc(bytes, 1);
console.log(held.byteLength === bytes ? 'held' : 'not held');
