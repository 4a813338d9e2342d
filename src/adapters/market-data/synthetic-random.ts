/** Numbers from 0 to below 1. */
export type Random = () => number;

// FNV-1a (Fowler, Noll, Vo) from a basis of its own for each place in the generator's state.
const hash = (text: string, place: number): number => {
  let value = (0x811c9dc5 ^ Math.imul(place, 0x9e3779b9)) >>> 0;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
};

const WARM_UP = 16;

/** A generator that gives the same numbers for the same key: sfc32 (C. Doty-Humphrey, PractRand), 96 bits of state and a counter. */
export const createRandom = (key: string): Random => {
  let [a, b, c, counter] = [hash(key, 1), hash(key, 2), hash(key, 3), 1];
  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum / 2 ** 32;
  };
  for (let i = 0; i < WARM_UP; i += 1) next();
  return next;
};

/** A standard normal number (Box and Muller, 1958). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const FREEDOM = 5;

/** A number of mean 0 and deviation 1 with the tails of returns: Student's t of five degrees of freedom, a normal over the root of a mean of squared normals. */
export const fatTailed = (random: Random): number => {
  let squares = 0;
  for (let i = 0; i < FREEDOM; i += 1) squares += normal(random) ** 2;
  return (normal(random) / Math.sqrt(squares / FREEDOM)) * Math.sqrt((FREEDOM - 2) / FREEDOM);
};

/** One of a list. */
export const pick = <T>(random: Random, list: readonly [T, ...T[]]): T =>
  list[Math.floor(random() * list.length)] ?? list[0];
