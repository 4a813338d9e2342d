import { DeliveryLogError, type DeliveryLog } from '../../src/application/ports/delivery-log.ts';
import type { KeptFindings } from '../../src/application/ports/kept-findings.ts';
import { ParkingError, type Parking } from '../../src/application/ports/parking.ts';
import { ReadModelError } from '../../src/application/ports/read-model.ts';
import type { Projected } from '../../src/application/subscribers/project.ts';
import type { Way } from './remote-log.ts';

/** Makes the methods of a port ones that go over the network. */
const remotely =
  ({ network, caller }: Way, failure: () => Error) =>
  <A extends readonly unknown[], R>(
    what: string,
    work: (...given: A) => Promise<R>,
    inPart?: (...given: A) => Promise<R>,
  ) =>
  (...given: A): Promise<R> =>
    network.call(caller, {
      what,
      effect: () => work(...given),
      failure,
      ...(inPart && { partial: () => inPart(...given) }),
    });

/** The part of a read model that a projection writes, over the network. */
export const remoteReadModel = (way: Way, rows: Projected): Projected => {
  const remote = remotely(way, () => new ReadModelError('unavailable', 'The read model did not answer.'));
  return {
    checkpoint: remote('rows checkpoint', (...given) => rows.checkpoint(...given)),
    seen: remote('rows seen', (...given) => rows.seen(...given)),
    apply: remote('rows apply', (...given) => rows.apply(...given)),
    finding: remote('rows finding', (...given) => rows.finding(...given)),
    ticker: remote('rows ticker', (...given) => rows.ticker(...given)),
    bars: remote('rows bars', (...given) => rows.bars(...given)),
  };
};

/** Findings that are kept over the network; in part some are kept, and not how far they have come. */
export const remoteFindings = (way: Way, findings: KeptFindings): KeptFindings => {
  const failure = (): ReadModelError => new ReadModelError('unavailable', 'The table of findings did not answer.');
  const remote = remotely(way, failure);
  const keepSome: KeptFindings['keep'] = async (stream, { to }, some) => {
    await findings.keep(stream, { after: Infinity, to }, some.slice(1));
    throw failure();
  };
  const over: KeptFindings = {
    inHand: async () => over,
    reached: remote('findings reached', (...given) => findings.reached(...given)),
    kept: remote('findings kept', (...given) => findings.kept(...given)),
    keep: remote(
      'findings keep',
      (...given) => findings.keep(...given),
      (...given) => keepSome(...given),
    ),
    finding: remote('finding', (...given) => findings.finding(...given)),
    successor: remote('successor', (...given) => findings.successor(...given)),
    findings: remote('findings', (...given) => findings.findings(...given)),
    newestIds: remote('newest ids', (...given) => findings.newestIds(...given)),
  };
  return over;
};

/** A delivery log over the network. */
export const remoteDeliveries = (way: Way, log: DeliveryLog): DeliveryLog => {
  const remote = remotely(way, () => new DeliveryLogError('unavailable', 'The delivery log did not answer.'));
  return {
    meet: remote('meet', (...given) => log.meet(...given)),
    start: remote('start', (...given) => log.start(...given)),
    checkpoint: remote('outlet checkpoint', (...given) => log.checkpoint(...given)),
    seen: remote('outlet seen', (...given) => log.seen(...given)),
    delivered: remote('delivered', (...given) => log.delivered(...given)),
    record: remote('record', (...given) => log.record(...given)),
    hold: remote('hold', (...given) => log.hold(...given)),
    held: remote('held', (...given) => log.held(...given)),
    release: remote('release held', (...given) => log.release(...given)),
    advance: remote('advance', (...given) => log.advance(...given)),
  };
};

/** A parking over the network. */
export const remoteParking = (way: Way, parking: Parking): Parking => {
  const remote = remotely(way, () => new ParkingError('unavailable', 'The parking did not answer.'));
  return {
    handover: remote('handover', (...given) => parking.handover(...given)),
    noteHandover: remote('note handover', (...given) => parking.noteHandover(...given)),
    parked: remote('parked', (...given) => parking.parked(...given)),
    park: remote('park', (...given) => parking.park(...given)),
    release: remote('release', (...given) => parking.release(...given)),
    record: remote('record redrive', (...given) => parking.record(...given)),
    redrives: remote('redrives', (...given) => parking.redrives(...given)),
  };
};
