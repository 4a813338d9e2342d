import { describe, expect, test } from 'vitest';
import { unreachable } from './dynamodb-local.ts';

const PLUGIN =
  '[ERROR] Plugin org.apache.maven.plugins:maven-dependency-plugin:2.8 or one of its dependencies could not be resolved';
const TRANSFER = `${PLUGIN}: Could not transfer artifact org.apache.maven.plugins:maven-dependency-plugin:pom:2.8 from/to central`;

describe('of what Maven says', () => {
  test.each([
    [`${TRANSFER}: Connect to 192.0.2.1:443 failed: Connection refused -> [Help 1]`, 'Connection refused'],
    [`${TRANSFER}: Unknown host nowhere.invalid: Name or service not known -> [Help 1]`, 'Unknown host'],
    [`${TRANSFER}: Connect to 192.0.2.1:443 failed: connect timed out -> [Help 1]`, 'connect timed out'],
    [`${TRANSFER}: status code: 503, reason phrase: Service Unavailable -> [Help 1]`, 'status code: 503'],
  ])('a registry that cannot be reached is known: %s', (said, reason) => {
    expect(unreachable(said)).toBe(reason);
  });

  test.each([
    [`${PLUGIN}: software.amazon.dynamodb:DynamoDBLocal:jar:9.9.9 was not found in central -> [Help 1]`],
    [`${TRANSFER}: status code: 403, reason phrase: Forbidden -> [Help 1]`],
    ['[ERROR] Failed to execute goal: Error copying artifact: No space left on device -> [Help 1]'],
    ['[FATAL] Non-parseable POM scripts/aws/dynamodb-local.xml'],
    [''],
  ])('any other failure is one: %s', (said) => {
    expect(() => unreachable(said)).toThrow('DynamoDB Local cannot be had');
  });
});
