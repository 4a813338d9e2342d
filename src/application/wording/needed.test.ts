import { expect, test } from 'vitest';
import { detectorOf, DETECTORS } from '../../domain/anomaly/detectors/index.ts';
import { factorOf } from './factor.ts';
import { fallReading, quietBar } from './finding.fixture.ts';
import { neededFor } from './needed.ts';

test.each(DETECTORS)('what the detector $name would have needed is said of the field it reads', ({ name, field }) => {
  const factor = factorOf({ ...fallReading, detector: name });
  expect(factor.unit).toBe(detectorOf(name)?.unit);
  expect(neededFor(factor, quietBar.bar)?.of ?? null).toBe(field);
});

test('a detector that is no more reads in a unit of its own, and nothing can be said', () => {
  const factor = factorOf({ ...fallReading, detector: 'gone' });
  expect(factor.unit).toBe('other');
  expect(neededFor(factor, quietBar.bar)).toBeNull();
});
