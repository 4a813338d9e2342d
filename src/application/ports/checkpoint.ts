/** How far a subscriber has come in the log of this installation, where its effect does not keep that itself. */
export interface Checkpoint {
  /** Sequence of the last commit that took effect or was passed over, 0 at first. */
  checkpoint(): Promise<number>;
  /** Moves it on, durably; never back. */
  moveTo(sequence: number): Promise<void>;
}
