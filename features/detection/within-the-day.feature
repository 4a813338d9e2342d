Feature: Within the day a bar is measured by its part of the day
  The first and the last minutes of a session trade much more than its noon. So a bar is compared with the bars
  at the same time of the sessions before, the opening gap with the gaps before, and a half-day's last half hour
  with that of a full session.

  Background:
    Given AAPL traded quietly around 220.00 on about 1 million shares at noon and 6 times as many at the open and the close, for 30 sessions up to 2024-07-01

  Scenario: What is usual at the open is a finding at noon
    When the bar of AAPL stamped 09:30 on 2024-07-02 closes at 220.10 on 6 million shares
    Then nothing is found
    When the bar of AAPL stamped 12:45 on 2024-07-02 closes at 220.10 on 6 million shares
    Then these findings stand
      | session    | New York time | kind   | direction |
      | 2024-07-02 | 12:45         | volume | up        |

  Scenario: The opening gap is told at the open
    When the bar of AAPL stamped 09:30 on 2024-07-02 opens at 204.60 and closes at 204.90 on 6 million shares
    Then these findings stand
      | session    | New York time | kind | direction |
      | 2024-07-02 | 09:30         | gap  | down      |
    And the console has said
      | critical | AAPL opened 7.0 % lower on 2024-07-02 at 09:30 |

  Scenario: The loud last bar of a half-day is as loud as that of any session
    When the bar of AAPL stamped 12:55 on 2024-07-03 closes at 220.10 on 6 million shares
    Then nothing is found

  Scenario: The same bar of a full session is not
    When the bar of AAPL stamped 12:55 on 2024-07-02 closes at 220.10 on 6 million shares
    Then these findings stand
      | session    | New York time | kind   | direction |
      | 2024-07-02 | 12:55         | volume | up        |

  Scenario: A feed that counts another venue from one day on is told once, when that has lasted two weeks
    Given NVDA traded quietly around 125.00 on about 1 million shares at noon and 6 times as many at the open and the close, for 130 sessions up to 2024-07-01
    When the feed of NVDA counts 0.04 times the shares from 2024-07-02 to 2024-07-18
    Then these findings stand
      | session    | since      | kind        | direction |
      | 2024-07-17 | 2024-07-02 | level-shift | down      |

  Scenario: A feed that counted another venue for a week only is not told to have changed
    Given NVDA traded quietly around 125.00 on about 1 million shares at noon and 6 times as many at the open and the close, for 130 sessions up to 2024-07-01
    When the feed of NVDA counts 0.04 times the shares from 2024-07-02 to 2024-07-09
    Then nothing is found

  Scenario: Bars that do not come are told by the next one
    When the bar of AAPL stamped 10:00 on 2024-07-02 closes at 220.10 on 4 million shares
    And the feed of AAPL gives nothing before the bar stamped 10:35 on 2024-07-02, which closes at 220.20 on 3 million shares
    Then these findings stand
      | session    | New York time | kind         |
      | 2024-07-02 | 10:35         | missing-bars |
    And the console has said
      | critical | AAPL missed 6 bars on 2024-07-02 at 10:35 |

  Scenario: A halt that ends in a crash is told as the fall it ended in
    When the bar of AAPL stamped 10:00 on 2024-07-02 closes at 220.10 on 4 million shares
    And the feed of AAPL gives nothing before the bar stamped 10:40 on 2024-07-02, which closes at 154.10 on 4 million shares
    Then these findings stand
      | session    | New York time | kind  | direction |
      | 2024-07-02 | 10:40         | price | down      |
    And asked to explain the finding of AAPL on 2024-07-02, Tapewatch answers
      | AAPL fell 30.0 % after 7 missing bars on 2024-07-02 at 10:40 |
    And the console has said
      | high | AAPL fell 30.0 % on 2024-07-02 at 10:40 |

  Scenario: Bars that are missing again and again in one session are one finding
    When the bar of AAPL stamped 10:00 on 2024-07-02 closes at 220.10 on 4 million shares
    And the feed of AAPL gives nothing before the bar stamped 10:20 on 2024-07-02, which closes at 220.20 on 3 million shares
    And the bar of AAPL stamped 11:00 on 2024-07-02 closes at 220.10 on 3 million shares
    And the feed of AAPL gives nothing before the bar stamped 11:20 on 2024-07-02, which closes at 220.20 on 3 million shares
    Then these findings stand
      | session    | New York time | kind         |
      | 2024-07-02 | 10:20         | missing-bars |

  Scenario: A price that left and was back at the next open of the session looks like a wrong print
    When the bar of AAPL stamped 11:00 on 2024-07-02 closes at 216.70 on 3 million shares
    And the bar of AAPL stamped 11:05 on 2024-07-02 opens at 220.00 and closes at 220.10 on 3 million shares
    Then these findings stand
      | session    | New York time | kind     | direction |
      | 2024-07-02 | 11:05         | bad-tick | down      |

  Scenario: A feed that stands still for three bars is told
    When the bar of AAPL stamped 11:00 on 2024-07-02 closes at 220.10 on 3 million shares
    And the feed of AAPL repeats one price up to the bar stamped 11:20 on 2024-07-02
    Then these findings stand
      | session    | New York time | kind  |
      | 2024-07-02 | 11:10         | stale |

  Scenario: A ticker that was seen in few sessions is not judged, and says so
    Given NVDA traded quietly around 125.00 on about 1 million shares at noon and 6 times as many at the open and the close, for 4 sessions up to 2024-07-01
    When the bar of NVDA stamped 12:45 on 2024-07-02 closes at 90.00 on 20 million shares
    Then nothing is found
    And asked why NVDA raised nothing on 2024-07-02, Tapewatch answers "unjudged (warming-up)"

  Scenario: A ticker that was seen at that time in nineteen sessions is not judged
    Given NVDA traded quietly around 125.00 on about 1 million shares at noon and 6 times as many at the open and the close, for 20 sessions up to 2024-07-02
    When the bar of NVDA stamped 12:45 on 2024-07-02 closes at 90.00 on 1 million shares
    Then nothing is found

  Scenario: A ticker that was seen at that time in twenty sessions is judged
    Given NVDA traded quietly around 125.00 on about 1 million shares at noon and 6 times as many at the open and the close, for 21 sessions up to 2024-07-02
    When the bar of NVDA stamped 12:45 on 2024-07-02 closes at 90.00 on 1 million shares
    Then these findings stand
      | session    | New York time | kind  | direction |
      | 2024-07-02 | 12:45         | price | down      |
