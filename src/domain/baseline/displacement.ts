import type { Chance } from './chance.ts';
import {
  AXES,
  boxOf,
  drawCut,
  fitBox,
  keepSide,
  lengthOf,
  numberAt,
  setBox,
  type CutBox,
  type Points,
} from './cut-box.ts';

/** Where the pseudo-random numbers of every forest begin: the same points grow the same trees. */
const SEED = 2016;

/** Chance of coming so far down a tree below which a path adds nothing. */
const UNLIKELY = 1e-6;

/** A path down a tree to where a new point may come to stand: the chance that no cut has parted it from all points so far, and the most that it and the points still beside it would displace, each, from a node passed, by a cut of which axis. */
type Path = { reach: number; most: number; axis: number };

const add = (byAxis: number[], axis: number, displaced: number): void => {
  byAxis[axis] = numberAt(byAxis, axis) + displaced;
};

/** Adds what the point displaces where a cut parts it from the whole box, `chance` to a step of the way: its points, or the most passed where that is more. */
const partHere = (byAxis: number[], path: Path, { away, size }: CutBox, chance: number): void => {
  for (let axis = 0; axis < AXES; axis += 1) {
    const parted = chance * numberAt(away, axis);
    if (size > path.most) add(byAxis, axis, parted * size);
    else add(byAxis, path.axis, parted * path.most);
  }
};

const cutOnce = (path: Path, box: CutBox, point: Points, chance: Chance): void => {
  const before = box.size;
  const cut = drawCut(box, chance);
  keepSide(box, cut, numberAt(point, cut.axis) <= cut.at);
  const displaced = (before - box.size) / (box.size + 1);
  if (displaced <= path.most) return;
  path.most = displaced;
  path.axis = cut.axis;
};

/** Adds what the point displaces in one tree, of which only the path to it is cut, in the mean over all cuts that may part it from the rest. */
const addTree = (byAxis: number[], box: CutBox, point: Points, chance: Chance): void => {
  const path: Path = { reach: 1, most: 0, axis: 0 };
  while (path.reach > UNLIKELY) {
    const wide = lengthOf(box.wide);
    const all = wide + lengthOf(box.away);
    if (all === 0) break;
    partHere(byAxis, path, box, path.reach / all);
    path.reach *= wide / all;
    if (wide === 0) break;
    cutOnce(path, box, point, chance);
    fitBox(box, point);
  }
  add(byAxis, path.axis, path.reach * path.most);
};

/** How many of some points (at least one) a new one displaces by the cuts of each axis, in the mean over random cut trees: collusive displacement (Guha, Mishra, Roy & Schrijvers, 2016), from 0 to all of them. */
export const displacedBy = (points: Points, point: Points, trees: number): readonly number[] => {
  const byAxis = Array.from({ length: AXES }, () => 0);
  const chance = { draws: SEED };
  const whole = boxOf(points, point);
  const box = boxOf(points, point);
  for (let tree = 0; tree < trees; tree += 1) {
    setBox(box, whole);
    addTree(byAxis, box, point, chance);
  }
  return byAxis.map((displaced) => displaced / trees);
};
