Feature: Another feed has a baseline of its own
  Two feeds of one ticker may differ in adjustment, sessions and mistakes, so they are never compared
  with each other. Changing the feed is a matter of configuration.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03
    And AAPL closes at 172.90 on 60 million shares on 2024-06-04

  Scenario: After the switch the new feed warms up, whatever the old one knew
    When Tapewatch is switched to the backup feed
    And AAPL traded quietly around 47.50 on about 240 million shares a day, for 40 sessions up to 2024-06-04
    And AAPL closes at 38.00 on 240 million shares on 2024-06-05
    Then these findings stand
      | ticker | session    | kind  | direction |
      | AAPL   | 2024-06-04 | price | down      |
    And asked why AAPL raised nothing on 2024-06-05, Tapewatch answers "warming up and lacked 23 bars"

  Scenario: Switched back, the first feed goes on where it was
    When Tapewatch is switched to the backup feed
    And AAPL traded quietly around 47.50 on about 240 million shares a day, for 40 sessions up to 2024-06-04
    And AAPL closes at 47.60 on 240 million shares on 2024-06-05
    And Tapewatch is switched back to the primary feed
    And AAPL closes at 183.00 on 60 million shares on 2024-06-05
    Then these findings stand
      | session    | unusual bars | last of them |
      | 2024-06-04 | 2            | 2024-06-05   |
