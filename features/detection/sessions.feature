Feature: Only sessions count
  The New York Stock Exchange keeps a calendar. A bar of a day on which it is closed is recorded with its
  reason; it is not judged, and it is no part of what is normal.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-14

  Scenario Outline: Even a crash is no finding on a day without a session
    When a bar of AAPL at 95.00 on 900 million shares comes in for <day>, when the exchange is closed
    Then nothing is found
    And asked why AAPL raised nothing on <day>, Tapewatch answers "unjudged (outside-session)"
    And asked why AAPL raised nothing on <day>, Tapewatch answers "The exchange was closed that day (<why>), so the bar was recorded and not judged."

    Examples:
      | day        | why              |
      | 2024-06-15 | weekend          |
      | 2024-06-19 | Juneteenth       |
      | 2024-07-04 | Independence Day |

  Scenario: The session after is compared with the session before, not with a stray bar
    When a bar of AAPL at 95.00 on 900 million shares comes in for 2024-06-15, when the exchange is closed
    And AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2024-06-17 | 190.10 | 190.40 | 60             |
    Then nothing is found

  Scenario: A stray bar hides no fall
    When a bar of AAPL at 172.90 on 60 million shares comes in for 2024-06-15, when the exchange is closed
    And AAPL closes at 172.90 on 60 million shares on 2024-06-17
    Then these findings stand
      | ticker | session    | kind  | direction | severity |
      | AAPL   | 2024-06-17 | gap   | down      | critical |

  Scenario: A stray bar does not shorten the warming up
    Given NVDA traded quietly around 110.00 on about 300 million shares a day, for 62 sessions up to 2024-06-14
    When a bar of NVDA at 110.00 on 300 million shares comes in for 2024-06-15, when the exchange is closed
    And NVDA closes at 88.00 on 900 million shares on 2024-06-17
    Then nothing is found
    And asked why NVDA raised nothing on 2024-06-17, Tapewatch answers "warming up and lacked 1 bar"

  Scenario: A stray bar that comes in a second time is the same bar
    When a bar of AAPL at 95.00 on 900 million shares comes in for 2024-06-15, when the exchange is closed
    And a bar of AAPL at 95.00 on 900 million shares comes in for 2024-06-15, when the exchange is closed
    Then nothing is found

  Scenario: A half-day is a session like any other
    Given NVDA traded quietly around 110.00 on about 300 million shares a day, for 80 sessions up to 2024-07-01
    When NVDA closes at 110.40 on 300 million shares on 2024-07-02
    And NVDA closes at 98.90 on 300 million shares on 2024-07-03
    Then these findings stand
      | session    | kind  | direction | severity |
      | 2024-07-03 | price | down      | critical |

  Scenario: A holiday without a bar is told as such
    When AAPL closes at 190.40 on 60 million shares on 2024-06-20
    Then asked why AAPL raised nothing on 2024-06-19, Tapewatch answers "the exchange was closed that day (Juneteenth)"
