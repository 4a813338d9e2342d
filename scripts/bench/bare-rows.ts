import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** Reads the rows of a CSV file, turns their cells into times and numbers, and judges nothing: what reading alone costs in plain Node. */
const [, , file = ''] = process.argv;
const bytes = createReadStream(file, { highWaterMark: 256 * 1024 });
const text = file.endsWith('.gz') ? bytes.pipe(createGunzip({ chunkSize: 256 * 1024 })) : bytes;

let rest = '';
let rows = 0;
let sum = 0;

const readRow = (line: string): void => {
  const [, timestamp = '', ...numbers] = line.split(',');
  sum += Date.parse(timestamp);
  for (const number of numbers) sum += Number(number);
  rows += 1;
};

let isHeader = true;
for await (const piece of text.setEncoding('utf8')) {
  const lines = `${rest}${String(piece)}`.split('\n');
  rest = lines.pop() ?? '';
  if (isHeader) lines.shift();
  isHeader = false;
  for (const line of lines) readRow(line);
}
console.error(`${rows} rows, checksum ${sum}`);
