"""An explained, three-valued answer to: is this person a candidate for MILD?"""
