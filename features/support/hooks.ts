import { After, Before, setDefaultTimeout } from '@cucumber/cucumber';
import type { TapewatchWorld } from './world.ts';

setDefaultTimeout(60_000);

Before(function (this: TapewatchWorld, { pickle }) {
  this.scenario = pickle.name;
});

After(async function (this: TapewatchWorld) {
  try {
    await this.driver.dispose();
  } finally {
    await this.slack?.close();
  }
});
