import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { describe, expect, inject, test } from 'vitest';
import { CREDENTIALS } from '../../src/adapters/aws/answers.fixture.ts';
import { clientOptions } from '../../src/adapters/aws/place.ts';
import type { Served } from '../../src/adapters/aws/rules.fixture.ts';

/** What the infrastructure will ask of services for which there is no adapter. */
const proveOn = ({ endpoint, name }: Served): void => {
  describe(`the scheduler of ${name}`, () => {
    test('keeps a schedule in the time zone of the exchange, changes it and forgets it', async () => {
      Object.assign(process.env, CREDENTIALS);
      const client = new SchedulerClient(clientOptions({ endpoint }));
      const schedule = {
        Name: `scan-${process.pid}`,
        ScheduleExpression: 'cron(35 9-16 ? * MON-FRI *)',
        ScheduleExpressionTimezone: 'America/New_York',
        FlexibleTimeWindow: { Mode: 'OFF' as const },
        Target: {
          Arn: 'arn:aws:sqs:us-east-1:000000000000:work',
          RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
        },
      };
      await client.send(new CreateScheduleCommand(schedule));
      const kept = (): Promise<unknown> => client.send(new GetScheduleCommand({ Name: schedule.Name }));
      expect(await kept()).toMatchObject({ ScheduleExpressionTimezone: 'America/New_York', State: 'ENABLED' });
      await client.send(new UpdateScheduleCommand({ ...schedule, State: 'DISABLED' }));
      expect(await kept()).toMatchObject({ ScheduleExpression: schedule.ScheduleExpression, State: 'DISABLED' });
      await client.send(new DeleteScheduleCommand({ Name: schedule.Name }));
      await expect(kept()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      client.destroy();
    });
  });
};

proveOn(inject('ministack'));
proveOn(inject('moto'));
