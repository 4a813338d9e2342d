import { QUEUE_NAME } from './aws-settings.ts';
import type { Config } from './config.ts';

/** The names of a queue and of its dead letters. */
export type QueueNames = readonly [queue: string, dead: string];

/** The queue of jobs is of one log alone, so that none are in the way of another installation's. */
export const jobNames = ({ sqs, dynamodb }: Config): QueueNames => {
  const { jobs = `${dynamodb.table}-jobs`, deadJobs = `${jobs}-dead` } = sqs;
  return [jobs, deadJobs];
};

/** The names of the queues that a configuration uses: of jobs where these wait in SQS, and behind the bus, which it is taken to have where it says nothing of jobs. */
export const queueNames = (config: Config): readonly QueueNames[] => {
  const { queue, bus, sqs } = config;
  return [
    ...(queue === 'sqs' ? [jobNames(config)] : []),
    ...(queue === 'sqs' && bus === 'none' ? [] : [[sqs.queue, sqs.deadLetters] as const]),
  ];
};

/** The key of a queue that is not named, where the name that follows from another is none of a queue, and that name. */
export const unnamedQueue = (config: Config): { readonly key: string; readonly name: string } | undefined => {
  if (config.queue !== 'sqs') return undefined;
  const [jobs, deadJobs] = jobNames(config);
  const names = [
    { key: 'sqs.jobs', name: jobs },
    { key: 'sqs.deadJobs', name: deadJobs },
  ];
  return names.find(({ name }) => !QUEUE_NAME.test(name));
};
