"""What every public page shares: who may ask, when the answer is known already, and the frame around it."""
