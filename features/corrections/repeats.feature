Feature: Bars that come twice, late or out of order
  A feed may repeat itself or stumble. Neither makes a finding that is none, or hides one.

  Scenario: The same bar twice is one finding, told once
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And the bar of AAPL on 2024-06-04 comes in a second time
    Then these findings stand
      | session    | unusual bars |
      | 2024-06-04 | 1            |
    And the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |

  Scenario: A bar that comes twice counts once in what is normal
    Given the classic rule decides
    And AAPL traded in turn as follows, for 20 sessions up to 2024-06-03
      | close  | million shares |
      | 150.00 | 50.0           |
      | 150.50 | 50.1           |
      | 151.00 | 50.2           |
      | 151.50 | 50.3           |
      | 152.00 | 50.4           |
    When the bar of AAPL on 2024-06-03 comes in a second time
    And AAPL closes at 160.00 on 100 million shares on 2024-06-04
    Then these findings stand
      | session    | kind   | z      |
      | 2024-06-04 | price  | 12.41  |
      | 2024-06-04 | volume | 343.22 |

  Scenario: A bar that comes after later ones is not judged, and what follows is judged as before
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03
    And the bar of AAPL on 2024-05-29 has not come in
    When AAPL closes at 190.40 on 60 million shares on 2024-06-04
    And the bar of AAPL on 2024-05-29 comes in late, closing at 120.00 on 60 million shares
    Then these findings stand
      | session    | kind         | direction |
      | 2024-05-30 | missing-bars | none      |
    And asked why AAPL raised nothing on 2024-05-29, Tapewatch answers "No bar of AAPL was judged on 2024-05-29"
    When AAPL closes at 190.10 on 60 million shares on 2024-06-05
    And AAPL closes at 172.90 on 60 million shares on 2024-06-06
    Then these findings stand
      | session    | kind         | direction |
      | 2024-05-30 | missing-bars | none      |
      | 2024-06-06 | price        | down      |
