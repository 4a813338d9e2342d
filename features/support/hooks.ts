import { After, AfterAll, Before, BeforeAll, setDefaultTimeout } from '@cucumber/cucumber';
import { startAwsServices, stopAwsServices } from './aws-services.ts';
import type { TapewatchWorld } from './world.ts';

setDefaultTimeout(60_000);

/** Emulators may have to be installed first. */
const INSTALLING = { timeout: 600_000 };

BeforeAll(INSTALLING, async function () {
  if (this.parameters['driver'] === 'aws-local') await startAwsServices();
});

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

AfterAll(stopAwsServices);
