Feature: Within the day only the hours of the feed count
  A feed of short bars declares which hours it covers and which end of a bar it stamps. A bar outside those
  hours is recorded with its reason and not judged; the hours follow the exchange's half-days and New York's
  clocks.

  Rule: A feed of regular hours is judged from the open to the close

    Background:
      Given AAPL traded quietly around 190.00 on about 1 million shares every five minutes, for 21 sessions up to 2024-06-14

    Scenario: A fall before the open is recorded, not judged
      When the bar of AAPL stamped 09:25 on 2024-06-17 closes at 152.00 on 1 million shares
      Then nothing is found
      And asked why AAPL raised nothing on 2024-06-17, Tapewatch answers "AAPL on 2024-06-17 at 09:25: unjudged (outside-session)."
      And asked why AAPL raised nothing on 2024-06-17, Tapewatch answers "Its feed covers other hours (the session ran from 09:30 to 16:00 in New York), so the bar was recorded and not judged."

    Scenario: The first bar of the session is compared with the last session, not with the bar before the open
      When the bar of AAPL stamped 09:25 on 2024-06-17 closes at 152.00 on 1 million shares
      And the bar of AAPL stamped 09:30 on 2024-06-17 opens at 190.10 and closes at 190.20 on 1 million shares
      Then nothing is found

    Scenario Outline: The same fall is found within the session only
      When the bar of AAPL stamped <time> on 2024-06-17 closes at 152.00 on 1 million shares
      Then these findings stand
        | session    | New York time | kind  | direction |
        | 2024-06-17 | <time>        | price | down      |

      Examples:
        | time  |
        | 09:30 |
        | 12:00 |
        | 15:55 |

    Scenario: After the close nothing is judged
      When the bar of AAPL stamped 16:00 on 2024-06-17 closes at 152.00 on 1 million shares
      Then nothing is found

  Rule: A feed of extended hours is judged within the session too, and keeps what comes before and after it

    Background:
      Given the feed covers extended hours
      And AAPL traded quietly around 190.00 on about 1 million shares every five minutes, for 21 sessions up to 2024-06-14

    Scenario Outline: A fall at <time> is recorded, not judged, and says so
      When the bar of AAPL stamped <time> on 2024-06-17 closes at 152.00 on 1 million shares
      Then nothing is found
      And asked why AAPL raised nothing on 2024-06-17, Tapewatch answers "unjudged (extended-hours)"
      And asked why AAPL raised nothing on 2024-06-17, Tapewatch answers "before or after the session, which ran from 09:30 to 16:00 in New York"

      Examples:
        | time  |
        | 04:00 |
        | 09:25 |

    Scenario: A fall after the close is not judged either
      When the bar of AAPL stamped 19:55 on 2024-06-17 closes at 152.00 on 1 million shares
      Then nothing is found

    Scenario: The gap at the open runs from the last close of a session, whatever came between
      When the bar of AAPL stamped 19:55 on 2024-06-14 closes at 171.00 on 1 million shares
      And the bar of AAPL stamped 09:30 on 2024-06-17 opens at 171.00 and closes at 171.20 on 1 million shares
      Then these findings stand
        | session    | New York time | kind | direction |
        | 2024-06-17 | 09:30         | gap  | down      |

    Scenario: Before four there is no trading to keep
      When the bar of AAPL stamped 03:55 on 2024-06-17 closes at 152.00 on 1 million shares
      Then nothing is found
      And asked why AAPL raised nothing on 2024-06-17, Tapewatch answers "unjudged (outside-session)"

  Rule: A half-day ends at one o'clock

    Background:
      Given AAPL traded quietly around 220.00 on about 1 million shares every five minutes, for 20 sessions up to 2024-07-02

    Scenario: The last bar of a half-day is judged
      When the bar of AAPL stamped 12:55 on 2024-07-03 closes at 176.00 on 1 million shares
      Then these findings stand
        | session    | New York time | kind  | direction |
        | 2024-07-03 | 12:55         | price | down      |

    Scenario: What comes after it is not
      When the bar of AAPL stamped 13:00 on 2024-07-03 closes at 176.00 on 1 million shares
      Then nothing is found

  Rule: The session opens at half past nine in New York, before and after the clocks change

    Background:
      Given AAPL traded quietly around 170.00 on about 1 million shares every five minutes, for 20 sessions up to 2024-03-07

    Scenario Outline: <day>, <clocks>
      When the bar of AAPL stamped 09:25 on <day> closes at 136.00 on 1 million shares
      Then nothing is found
      When the bar of AAPL stamped 09:30 on <day> closes at 136.00 on 1 million shares
      Then these findings stand
        | session | New York time | kind  | direction |
        | <day>   | 09:30         | gap   | down      |

      Examples:
        | day        | clocks                  |
        | 2024-03-08 | the last on winter time |
        | 2024-03-11 | the first on summer time |

  Rule: A feed that stamps the end of its bars means the minutes before

    Background:
      Given the feed stamps a bar with its end
      And AAPL traded quietly around 190.00 on about 1 million shares every five minutes, for 21 sessions up to 2024-06-14

    Scenario: The bar stamped with the close is the last of the session
      When the bar of AAPL stamped 16:00 on 2024-06-17 closes at 152.00 on 1 million shares
      Then these findings stand
        | session    | New York time | kind  | direction |
        | 2024-06-17 | 15:55         | price | down      |

    Scenario: The bar stamped with the open came before it
      When the bar of AAPL stamped 09:30 on 2024-06-17 closes at 152.00 on 1 million shares
      Then nothing is found
      And asked why AAPL raised nothing on 2024-06-17, Tapewatch answers "AAPL on 2024-06-17 at 09:25: unjudged (outside-session)."
