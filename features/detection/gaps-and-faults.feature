Feature: Gaps, wrong prints and feeds that stand still
  A gap is told where the close kept it. A price that leaves and is back at the next open looks like a
  wrong print. A price that stands still and sessions that are missing are told by how rarely that
  happens, and a ticker that seldom trades raises only what is critical.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03

  Scenario: A gap that the close kept is told as a gap
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2024-06-04 | 172.90 | 173.40 | 60             |
    Then these findings stand
      | session    | kind | direction | unusual bars |
      | 2024-06-04 | gap  | down      | 1            |
    And the console has said
      | critical | AAPL opened 8.7 % lower and kept it on 2024-06-04 |

  Scenario: A gap that the session took back is none
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2024-06-04 | 187.00 | 190.30 | 60             |
    Then nothing is found

  Scenario: A price that swung far within the session is told by its range, whatever the close
    When AAPL trades as follows
      | session    | high   | low    | close  | million shares |
      | 2024-06-04 | 191.20 | 171.30 | 190.40 | 60             |
    Then these findings stand
      | session    | kind  | unusual bars |
      | 2024-06-04 | range | 1            |
    And the console has said
      | high | AAPL ranged over 16 times as much as usual on 2024-06-04 |

  Scenario: A price that left and was back at the next open looks like a wrong print
    When AAPL trades as follows
      | session    | close  | million shares |
      | 2024-06-04 | 187.50 | 60             |
    Then nothing is found
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2024-06-05 | 189.90 | 187.40 | 60             |
    Then these findings stand
      | session    | kind     | direction | unusual bars |
      | 2024-06-05 | bad-tick | down      | 1            |

  Scenario: A feed that repeats its price is told at the second bar, as one finding
    When the feed of AAPL repeats its price for another 6 sessions
    Then these findings stand
      | session    | kind  | unusual bars | over |
      | 2024-06-05 | stale | 5            | no   |

  Scenario: A halt that a feed shows as a standing price, and that ends in a takeover, is told as the rise too
    When the feed of AAPL repeats its price for another 8 sessions
    And AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2024-06-14 | 296.00 | 304.00 | 480            |
    Then these findings stand
      | session    | kind  | direction | unusual bars | over |
      | 2024-06-05 | stale | none      | 7            | yes  |
      | 2024-06-14 | gap   | up        | 1            | no   |
    And the console has said
      | critical | AAPL stood at one price for 8 bars on 2024-06-13    |
      | critical | AAPL opened 55.8 % higher and kept it on 2024-06-14 |

  Scenario: A crash, the halt after it and the takeover that ends it are three findings
    When AAPL closes at 160.00 on 70 million shares on 2024-06-04
    And the feed of AAPL repeats its price for another 8 sessions
    And AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2024-06-17 | 207.00 | 213.00 | 480            |
    Then these findings stand
      | session    | kind  | direction | unusual bars | over |
      | 2024-06-04 | price | down      | 1            | yes  |
      | 2024-06-06 | stale | none      | 7            | yes  |
      | 2024-06-17 | gap   | up        | 1            | no   |

  Scenario: A fall on the session after a hole is told as the fall too
    When AAPL trades as follows
      | session    | close  | million shares |
      | 2024-06-18 | 190.30 | 60             |
      | 2024-06-20 | 156.20 | 480            |
    Then these findings stand
      | session    | kind         | direction | unusual bars | over |
      | 2024-06-18 | missing-bars | none      | 1            | yes  |
      | 2024-06-20 | price        | down      | 1            | no   |

  Scenario: Sessions that a feed leaves out are told by the next bar
    When AAPL trades as follows
      | session    | close  | million shares |
      | 2024-06-10 | 190.30 | 60             |
    Then these findings stand
      | session    | kind         | unusual bars |
      | 2024-06-10 | missing-bars | 1            |
    And the console has said
      | critical | AAPL missed 4 bars on 2024-06-10 |

  Scenario: A ticker that seldom trades raises nothing that is merely unusual, and says why
    Given NVDA traded quietly around 110.00 on about 300 million shares a day, for 120 sessions up to 2024-06-03
    And every 3rd of these sessions NVDA did not trade
    When NVDA closes at 107.00 on 300 million shares on 2024-06-04
    Then nothing is found
    And asked why NVDA raised nothing on 2024-06-04, Tapewatch answers "normal (thin-trading)"
    And asked why NVDA raised nothing on 2024-06-04, Tapewatch answers "only a critical one"

  Scenario: What would be critical is told of a ticker that seldom trades too
    Given NVDA traded quietly around 110.00 on about 300 million shares a day, for 120 sessions up to 2024-06-03
    And every 3rd of these sessions NVDA did not trade
    When NVDA closes at 88.00 on 900 million shares on 2024-06-04
    Then these findings stand
      | session    | since      | kind     | direction | severity |
      | 2024-06-04 | 2024-05-16 | drawdown | down      | medium   |
      | 2024-06-04 | 2024-06-04 | price    | down      | critical |

  Scenario: A session on which nothing was traded is not judged, and says why
    When AAPL did not trade on 2024-06-04
    Then nothing is found
    And asked why AAPL raised nothing on 2024-06-04, Tapewatch answers "unjudged (no-volume). The bar had no volume, and nothing else was to be judged."
