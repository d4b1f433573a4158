"""What a patient decided and how sure they are of it; and the consent to it: read, explained, signed, taken back."""
