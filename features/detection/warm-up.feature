Feature: Warming up
  Before a quarter of sessions is known there is nothing to compare with. Tapewatch says so, and how
  much is missing, instead of guessing.

  Scenario Outline: While it warms up, even a crash is no finding
    Given NVDA traded quietly around 110.00 on about 300 million shares a day, for <known> sessions up to 2024-06-03
    When NVDA closes at 88.00 on 900 million shares on 2024-06-04
    Then nothing is found
    And asked why NVDA raised nothing on 2024-06-04, Tapewatch answers "warming up and lacked <missing>"

    Examples:
      | known | missing |
      | 1     | 62 bars |
      | 40    | 23 bars |
      | 62    | 1 bar   |

  Scenario: After a quarter of sessions it finds its first
    Given NVDA traded quietly around 110.00 on about 300 million shares a day, for 64 sessions up to 2024-06-03
    When NVDA closes at 93.50 on 300 million shares on 2024-06-04
    Then these findings stand
      | ticker | session    | kind  | direction | severity |
      | NVDA   | 2024-06-04 | price | down      | critical |
