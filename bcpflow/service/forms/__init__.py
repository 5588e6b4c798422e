"""Forms people know (様式), made from the site folder and from runs; keyed by name.

Form numbers differ from document to document: 様式7 is one thing in the guideline and another in
its first edition. A form here has a name, and says from where its columns are.
"""
