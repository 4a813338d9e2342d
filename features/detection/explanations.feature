Feature: Every answer has a reason
  A finding can be explained, and so can the silence about a session.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03

  Scenario: A finding is explained in a sentence, with the numbers behind it
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    Then asked to explain the finding of AAPL on 2024-06-04, Tapewatch answers
      | AAPL fell 9.0 % on 2024-06-04, where a fall of up to |
      | value -9.0 %                                         |
      | sample 79 bars                                       |
      | severity critical                                    |
      | still open                                           |
      | Of the 80 bars before it: all counted in full.       |
      | verified: same. Judged again from the log, its bar gives the same numbers. |

  Scenario: A quiet session is explained by what it would have taken
    When AAPL closes at 190.40 on 60 million shares on 2024-06-04
    Then nothing is found
    And asked why AAPL raised nothing on 2024-06-04, Tapewatch answers "AAPL on 2024-06-04: normal"
    And asked why AAPL raised nothing on 2024-06-04, Tapewatch answers "A finding would have needed a close below 18"
    And asked why AAPL raised nothing on 2024-06-04, Tapewatch answers "at one price."

  Scenario: Of a session within a finding it says so
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    Then asked why AAPL raised nothing on 2024-06-04, Tapewatch answers "The day is in the finding"

  Scenario: A day without trading is told as such
    When AAPL closes at 190.40 on 60 million shares on 2024-06-04
    Then asked why AAPL raised nothing on 2024-06-01, Tapewatch answers "that day is on a weekend"
